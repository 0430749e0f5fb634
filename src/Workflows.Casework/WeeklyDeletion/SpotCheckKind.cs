using Workflows.Casework.Arrangements;
using Workflows.Casework.Holds;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// A look before the deletion: the manager looks at the chat on the charity's phone together with the worker, and answers ok, concern or not
/// done, never what the messages say (R-15b). A concern places a hold and asks the head of safeguarding; nobody else reads why.
/// </summary>
public sealed class SpotCheckKind(WeeklyRowStore rows, CaseHolds holds, TaskOpening opening, ArrangementBook arrangements, Vault vault)
    : ITaskKind
{
    /// <summary>Its name in a task's row.</summary>
    public const string KindName = "spot-check";

    /// <summary>Nothing was wrong.</summary>
    public const string Ok = "ok";

    /// <summary>Something was wrong.</summary>
    public const string Concern = "concern";

    /// <summary>They could not look together.</summary>
    public const string NotDone = "not_done";

    /// <summary>Key of its ladder.</summary>
    public const string Ladder = "K5";

    /// <summary>The outcomes, in the order of the page.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [Ok, Concern, NotDone];

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public TaskWords Words { get; } = new SpotCheckWords();

    /// <inheritdoc />
    public IReadOnlyList<string> Options => Outcomes;

    /// <inheritdoc />
    public bool Resumes => false;

    /// <inheritdoc />
    public string LateBy => "EM-57";

    /// <summary>Id of the task about a row.</summary>
    public static string TaskOf(string rowKey) => $"spot:{rowKey}";

    /// <inheritdoc />
    public string? RefuseRole(string step, Role role) => role == Role.ServiceManager ? null : "A service manager looks before a deletion.";

    /// <inheritdoc />
    public bool MayAnswer(string step, Role role) => role.MayCover(Role.ServiceManager);

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-36";

    /// <inheritdoc />
    public IReadOnlyDictionary<string, string> MailValues(HumanTask task) => new Dictionary<string, string> { ["count"] = "1" };

    /// <inheritdoc />
    public async ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        await rows.FindAsync(transaction, task.Subject!, cancellationToken)
            is { SpotCheck: SpotCheckStatus.Asked, Status: not WeeklyStatus.Excused };

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
        if (await rows.FindAsync(transaction, task.Subject!, cancellationToken) is not { } found)
        {
            return "This week is not there any more.";
        }

        if (decision.Outcome == Concern)
        {
            // The row keeps "asked": tab S4 never shows that there was a concern.
            return await RaiseAsync(transaction, found, decision, cancellationToken);
        }

        if (await rows.LockAsync(transaction, found.Key, cancellationToken) is { SpotCheck: SpotCheckStatus.Asked } row)
        {
            var status = decision.Outcome == Ok ? SpotCheckStatus.Ok : SpotCheckStatus.NotDone;
            await rows.SaveAsync(transaction, row with { SpotCheck = status }, cancellationToken);
        }

        return null;
    }

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var row = (await rows.FindAsync(transaction, reader.Task.Subject!, cancellationToken))!;
        var arrangement = (await arrangements.FindAsync(transaction, row.ArrangementId, cancellationToken))!;
        return new TaskPage(
            "Look together before the deletion",
            "/WeeklyDeletion/_SpotCheck.cshtml",
            new WeeklyLine(row, arrangement.CaseReference, row.Status == WeeklyStatus.Held) { ShowsWorker = true }
        )
        {
            Options = reader.Task.Payload.Options,
        };
    }

    private async Task<string?> RaiseAsync(Transaction transaction, WeeklyRow row, Decision decision, CancellationToken cancellationToken)
    {
        var placed = await holds.PlaceAsync(
            transaction,
            new NewHold
            {
                Id = $"spot:{row.Key}",
                CaseId = row.CaseId,
                Kind = HoldKind.Conduct,
                ReasonCode = HoldCodes.SpotCheck,
                Actor = $"person:{decision.DeciderId}",
            },
            cancellationToken
        );
        if (placed is HoldOutcome.Refused refused)
        {
            return refused.Sentence;
        }

        await opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = ForHeadKind.TaskOf(vault, row.Key),
                Kind = ForHeadKind.KindName,
                Step = ForHeadKind.KindName,
                CaseId = row.CaseId,
                Service = row.Service,
                Excluded = [row.WorkerId, decision.DeciderId],
                Role = Role.HeadOfSafeguarding,
                Level = 2,
                Ladder = ForHeadKind.Ladder,
                Target = TimeSpan.FromHours(8),
                Payload = new TaskPayload(null, ForHeadKind.Outcomes, [], TaskPayload.DetailOf(new ForHeadDetail(row.Key))),
            },
            cancellationToken
        );
        return null;
    }

    private sealed class SpotCheckWords : TaskWords
    {
        public override string Option(HumanTask task, string outcome) =>
            outcome switch
            {
                Ok => "Yes, all is well",
                Concern => "I have a concern",
                _ => "We could not look",
            };

        // What was recorded is not shown again: a concern stays with the person who has it and the head of safeguarding.
        public override string Recorded(HumanTask task, string outcome) => "your answer";

        public override (string Before, string After) AboutTo(HumanTask task, string outcome) =>
            outcome switch
            {
                Ok => ("record that all is well in", ""),
                Concern => ("raise a concern about", ""),
                _ => ("record that you could not look together in", ""),
            };

        public override string Next(HumanTask task, Decision decision) =>
            "If you have a concern about a young person's safety, follow the safeguarding procedure now; do not wait for this page.";
    }
}
