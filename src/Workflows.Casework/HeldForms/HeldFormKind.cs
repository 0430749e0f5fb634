using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Mails;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.HeldForms;

/// <summary>
/// The kind of task about a form with free text that may name a person. A safeguarding lead reads the text after the second proof of
/// identity and decides whether the form is released. Only a person, or a newer form of the worker, ends it.
/// </summary>
public sealed class HeldFormKind(SubmissionHolds holds, SubmissionReader submissions, ArrangementBook arrangements, TaskMail mail)
    : ITaskKind
{
    /// <summary>The free text is erased and the form is released without it.</summary>
    public const string ReleaseWithoutWords = "release_without_words";

    /// <summary>The form is released unchanged.</summary>
    public const string Release = "release";

    /// <summary>The form is erased.</summary>
    public const string Discard = "discard";

    /// <summary>Every outcome that it can have.</summary>
    internal static IReadOnlyList<string> All { get; } = [ReleaseWithoutWords, Release, Discard];

    /// <inheritdoc />
    public string Name => CaseTaskKinds.HeldForm;

    /// <inheritdoc />
    public IReadOnlyList<string> Options => All;

    /// <inheritdoc />
    public string? RefuseRole(string step, Role role) => DecisionSteps.Refuse(Name, step, role);

    /// <inheritdoc />
    public bool MayAnswer(string step, Role role) => DecisionSteps.MayDecide(Name, step, role);

    /// <inheritdoc />
    public TaskWords Words { get; } = new HeldFormWords();

    /// <inheritdoc />
    public string RecordedBy => "EM-45";

    /// <inheritdoc />
    public bool Resumes => false;

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-42";

    /// <inheritdoc />
    public IReadOnlyList<string>? PeopleOf(HumanTask task, Role role) =>
        role == Role.Worker ? (task.Payload.Read<HeldFormDetail>().WorkerId is { } worker ? [worker] : []) : null;

    /// <inheritdoc />
    public async ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await SubmissionHolds.IsHeldAsync(transaction, task.Payload.Read<HeldFormDetail>().RevisionId, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyCollection<string>> ExcludedAsync(
        Transaction transaction,
        HumanTask task,
        CancellationToken cancellationToken
    ) =>
        // A manager may have sent the form in the worker's place.
        task.CaseId
            is { } caseId
        && await arrangements.FindOpenAsync(transaction, caseId, cancellationToken) is { } open
            ? [open.WorkerId]
            : [];

    /// <inheritdoc />
    public async ValueTask<string?> PassOnAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        DecideRequest request,
        TaskBasis basis,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await CarryOutAsync(transaction, task, decision, cancellationToken);
            return null;
        }
        catch (HoldException e)
        {
            return e.Message;
        }
    }

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var task = reader.Task;
        var submission = await submissions.ReadAsync(transaction, task.ContentId!, task.ContentVersion, cancellationToken);
        var words = submission
            .Answers.Where(answer => answer.FreeText)
            .Select(answer => reader.Level < task.Level ? answer with { Values = [] } : answer);
        return new TaskPage("A request for you", "/HeldForms/_Held.cshtml", submission with { Answers = [.. words] })
        {
            Options = task.Payload.Options,
            ContentHash = submission.ContentHash,
            Version = submission.Revision,
        };
    }

    private async Task CarryOutAsync(Transaction transaction, HumanTask task, Decision decision, CancellationToken cancellationToken)
    {
        var actor = $"person:{decision.DeciderId}";
        var why = $"decision:{decision.Id}";
        var (workerId, revisionId) = task.Payload.Read<HeldFormDetail>();
        if (decision.Outcome == Discard)
        {
            await holds.DiscardAsync(transaction, task.ContentId!, actor, why, revisionId, cancellationToken);
            return;
        }

        await holds.ReleaseAsync(
            transaction,
            task.ContentId!,
            actor,
            why,
            withoutFreeText: decision.Outcome == ReleaseWithoutWords,
            revisionId,
            cancellationToken
        );
        if (workerId is not null)
        {
            await mail.TellAsync(
                transaction,
                task,
                workerId,
                "EM-44",
                "released",
                new Dictionary<string, string>(),
                askedFor: false,
                cancellationToken
            );
        }
    }
}

/// <summary>The data of a task about a held form.</summary>
/// <param name="WorkerId">Id of the person who sent the form; null for forms without a sender.</param>
/// <param name="RevisionId">Id of the revision that is held.</param>
internal sealed record HeldFormDetail(string? WorkerId, string RevisionId);
