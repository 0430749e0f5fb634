using Workflows.Casework.Decisions;
using Workflows.Google.Forms;
using Workflows.Storage.Operations;
using Workflows.Submissions.Holds;

namespace Workflows.Server.Operations;

/// <summary>What the digital team sees first: waiting, late, held, failed, parked, and forms that have gone silent or were changed. Never an answer.</summary>
public sealed class OperationsBoard(OpenWork openWork, SubmissionHolds holds, StuckWork stuck, SilentForms silent)
{
    /// <summary>Reads it.</summary>
    public async Task<Board> ReadAsync(CancellationToken cancellationToken = default)
    {
        var waiting = await openWork.ListAsync(cancellationToken);
        var incidents = await stuck.ListAsync(cancellationToken);
        return new Board(
            [.. waiting.Where(w => !w.IsLate && !w.IsParked)],
            [.. waiting.Where(w => w.IsLate && !w.IsParked)],
            await holds.ListAsync(cancellationToken: cancellationToken),
            await openWork.LeadAskedAsync(cancellationToken),
            [.. incidents.Where(i => i.Kind == IncidentKind.Activity)],
            [.. incidents.Where(i => i.Kind != IncidentKind.Activity)],
            [.. waiting.Where(w => w.IsParked)],
            await silent.ListAsync(cancellationToken)
        );
    }
}

/// <summary>The board.</summary>
/// <param name="Waiting">Questions that wait for a person, in time, and arrangements that wait for their worker.</param>
/// <param name="Late">Questions past their due time.</param>
/// <param name="Held">Forms that are held.</param>
/// <param name="ForLead">Submissions among them that a lead was asked to read: nothing is done about them here.</param>
/// <param name="Failed">Activities that failed.</param>
/// <param name="Parked">Effects and deliveries that are parked.</param>
/// <param name="Stopped">Arrangements that wait for an offer, and those that nobody works on any more.</param>
/// <param name="Silent">Forms that were not read for 15 minutes, or whose questions were changed.</param>
public sealed record Board(
    IReadOnlyList<OpenWorkRow> Waiting,
    IReadOnlyList<OpenWorkRow> Late,
    IReadOnlyList<HeldSubmission> Held,
    IReadOnlySet<string> ForLead,
    IReadOnlyList<OpenIncident> Failed,
    IReadOnlyList<OpenIncident> Parked,
    IReadOnlyList<OpenWorkRow> Stopped,
    IReadOnlyList<GoogleForm> Silent
);
