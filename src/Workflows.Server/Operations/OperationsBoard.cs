using Workflows.Casework.Waiting;
using Workflows.Google.Forms;
using Workflows.Mail;
using Workflows.Storage.Instances;
using Workflows.Storage.Operations;
using Workflows.Submissions.Holds;

namespace Workflows.Server.Operations;

/// <summary>
/// Collects the lists of the operations page: waiting, late, held, blocked, failed, parked, forms that are silent or changed, and what finished
/// lately. They contain no answers.
/// </summary>
public sealed class OperationsBoard(
    WaitingWork waitingWork,
    SubmissionHolds holds,
    StuckWork stuck,
    SilentForms silent,
    Obstacles obstacles,
    MailRepeats repeats,
    InstanceQueries instances
)
{
    private const int MostFinished = 10;

    /// <summary>Reads all lists.</summary>
    public async Task<Board> ReadAsync(CancellationToken cancellationToken = default)
    {
        var waiting = await waitingWork.ListAsync(cancellationToken);
        var incidents = await stuck.ListAsync(cancellationToken);
        return new Board(
            [.. waiting.Where(w => !w.IsLate && !w.IsParked)],
            [.. waiting.Where(w => w.IsLate && !w.IsParked)],
            await holds.ListAsync(cancellationToken: cancellationToken),
            await waitingWork.LeadAskedAsync(cancellationToken),
            [.. incidents.Where(i => i.Kind == IncidentKind.Activity)],
            [.. incidents.Where(i => i.Kind != IncidentKind.Activity)],
            [.. waiting.Where(w => w.IsParked)],
            await silent.ListAsync(cancellationToken),
            await obstacles.ListAsync(cancellationToken),
            await repeats.CountAsync(cancellationToken),
            await instances.LatelyFinishedAsync(MostFinished, cancellationToken)
        );
    }
}

/// <summary>The lists of the operations page.</summary>
/// <param name="Waiting">Tasks that wait for a person and are not late, and arrangements that wait for their worker.</param>
/// <param name="Late">Tasks past their due time.</param>
/// <param name="Held">Forms that are held.</param>
/// <param name="ForLead">Ids of held submissions that a lead was asked to read; the operations page has no actions for them.</param>
/// <param name="Failed">Incidents of activities that failed.</param>
/// <param name="Parked">All other incidents: parked effects, deliveries and stimuli, and those of other rooms.</param>
/// <param name="Stopped">Arrangements that wait for an offer, and those whose workflow failed or ended.</param>
/// <param name="Silent">Forms that were not read for 15 minutes, or whose questions were changed.</param>
/// <param name="Blocked">What keeps rows, mails and the reading of forms waiting, though nothing is wrong with them.</param>
/// <param name="MailRepeats">Mails of the last seven days that may have arrived twice.</param>
/// <param name="Finished">The workflow instances that finished last.</param>
public sealed record Board(
    IReadOnlyList<WaitingRow> Waiting,
    IReadOnlyList<WaitingRow> Late,
    IReadOnlyList<HeldSubmission> Held,
    IReadOnlySet<string> ForLead,
    IReadOnlyList<OpenIncident> Failed,
    IReadOnlyList<OpenIncident> Parked,
    IReadOnlyList<WaitingRow> Stopped,
    IReadOnlyList<GoogleForm> Silent,
    IReadOnlyList<OpenObstacle> Blocked,
    long MailRepeats,
    IReadOnlyList<InstanceRow> Finished
);
