using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.HeldForms;

/// <summary>
/// Opens the task with which a safeguarding lead reads free text that may name a person and decides whether the form is released. Its
/// ladder reminds people and tells others; it never ends the task.
/// </summary>
public sealed class HeldFormAsking(TaskOpening opening)
{
    /// <summary>One working day: a child may wait for the worker's next step.</summary>
    private static readonly TimeSpan Target = TimeSpan.FromHours(8);

    private const string Prefix = "held:";

    /// <summary>The id of the revision that a task is about, read from the task's id, so that the payload need not be decrypted.</summary>
    internal static string RevisionOf(string taskId) => taskId[Prefix.Length..];

    /// <summary>Opens the task about a held revision; there is one task for each revision.</summary>
    public Task<HumanTask> OpenAsync(Transaction transaction, HeldWords held, CancellationToken cancellationToken = default) =>
        opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = Prefix + held.RevisionId,
                Kind = CaseTaskKinds.HeldForm,
                Step = DecisionStep.Words,
                CaseId = held.KeyId,
                Service = held.Service,
                Excluded = held.PersonId is { } sender ? [sender] : [],
                Role = Role.SafeguardingLead,
                Level = 2,
                Ladder = HeldFormLadder.Key,
                Target = Target,
                Content = new TaskContent(held.SubmissionId, held.Revision, held.ContentHash, RuleVersion: null),
                Payload = new TaskPayload(
                    held.CaseReference,
                    held.CanGoOn ? HeldFormKind.All : [HeldFormKind.Discard],
                    [],
                    TaskPayload.DetailOf(new HeldFormDetail(held.PersonId, held.RevisionId))
                ),
            },
            cancellationToken
        );
}

/// <summary>
/// The ladder of held forms. It is looked up at start, because no definition names it, so that no publish check would notice that it is
/// missing.
/// </summary>
/// <param name="Ladder">The ladder.</param>
internal sealed record HeldFormLadder(Ladder Ladder)
{
    /// <summary>The ladder's key.</summary>
    public const string Key = "Held";
}
