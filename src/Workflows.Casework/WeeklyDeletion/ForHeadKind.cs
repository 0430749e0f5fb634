using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// A concern that a manager raised at a look before the deletion, for the head of safeguarding alone. Name, mails and lists do not say what
/// it is about; the page does, after the second proof of identity.
/// </summary>
public sealed class ForHeadKind(WeeklyRowStore rows, ArrangementBook arrangements) : ITaskKind
{
    /// <summary>Its name in a task's row.</summary>
    public const string KindName = "for-head";

    /// <summary>The head of safeguarding has taken it up.</summary>
    public const string TakenUp = "taken_up";

    /// <summary>Key of its ladder.</summary>
    public const string Ladder = "Head";

    /// <summary>Id of the task about a row; it does not name the row, because lists of tasks show it.</summary>
    internal static string TaskOf(Vault vault, string rowKey) => $"{KindName}:{vault.Hash(KindName, rowKey)[..32]}";

    /// <summary>The outcomes.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [TakenUp];

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public TaskWords Words { get; } = new ForHeadWords();

    /// <inheritdoc />
    public IReadOnlyList<string> Options => Outcomes;

    /// <summary>The confirmation names the service alone, as the question did.</summary>
    public string RecordedBy => "EM-48";

    /// <inheritdoc />
    public bool Resumes => false;

    /// <inheritdoc />
    public string LateBy => "EM-67";

    /// <inheritdoc />
    public string? RefuseRole(string step, Role role) =>
        role == Role.HeadOfSafeguarding ? null : "Only the head of safeguarding is asked this.";

    /// <inheritdoc />
    public bool MayAnswer(string step, Role role) => role == Role.HeadOfSafeguarding;

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-67";

    /// <inheritdoc />
    public ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new(true);

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var key = reader.Task.Payload.Read<ForHeadDetail>().RowKey;
        var row = (await rows.FindAsync(transaction, key, cancellationToken))!;
        var arrangement = (await arrangements.FindAsync(transaction, row.ArrangementId, cancellationToken))!;
        var line = reader.Level < 2 ? null : new WeeklyLine(row, arrangement.CaseReference, true) { ShowsWorker = true };
        return new TaskPage("A matter for you alone", "/WeeklyDeletion/_ForHead.cshtml", line) { Options = reader.Task.Payload.Options };
    }

    private sealed class ForHeadWords : TaskWords
    {
        public override string SecondProof => "To read it";

        public override string SecondProofButton => "Sign in to read it";

        public override string Option(HumanTask task, string outcome) => "I have taken it up";

        public override string Recorded(HumanTask task, string outcome) => "taken up";

        public override (string Before, string After) AboutTo(HumanTask task, string outcome) => ("record that you have taken it up", "");

        public override string Next(HumanTask task, Decision decision) =>
            "The hold stays until you release it. Nobody else is told why there is one.";
    }
}

/// <summary>What the task keeps, encrypted: neither its id nor its subject says which case it is about.</summary>
/// <param name="RowKey">Key of the week's row.</param>
internal sealed record ForHeadDetail(string RowKey);
