using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Ladders;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.HeldForms;

/// <summary>Asks a lead to read words that may name somebody, and to say whether their form goes on. Its ladder reminds and tells.</summary>
public sealed class HeldFormAsking(TaskOpening opening)
{
    /// <summary>One working day: a child may wait for the worker's next step.</summary>
    private static readonly TimeSpan Target = TimeSpan.FromHours(8);

    private const string Prefix = "held:";

    /// <summary>The revision that a question is about, from the question's id; the payload is not opened for it.</summary>
    internal static string RevisionOf(string taskId) => taskId[Prefix.Length..];

    /// <summary>Opens the question about a held revision; there is one for each.</summary>
    public Task<HumanTask> OpenAsync(Transaction transaction, HeldWords held, CancellationToken cancellationToken = default) =>
        opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = Prefix + held.RevisionId,
                Kind = CaseTaskKinds.HeldForm,
                Step = "words",
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

/// <summary>The ladder of held forms, looked up at start: no definition names it, so no publish check would miss it.</summary>
/// <param name="Ladder">The ladder.</param>
internal sealed record HeldFormLadder(Ladder Ladder)
{
    /// <summary>Its key.</summary>
    public const string Key = "Held";
}
