using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;

namespace Workflows.Casework.Changes;

/// <summary>What form F6 reports, as question 2 codes it, and in which states it makes sense.</summary>
/// <param name="Code">The code of the answer.</param>
/// <param name="States">The states of an arrangement that take it.</param>
public sealed record ReportedChange(string Code, IReadOnlyList<ArrangementState> States)
{
    private static readonly ArrangementState[] Decided =
    [
        ArrangementState.AwaitingAgreement,
        ArrangementState.AwaitingSetup,
        ArrangementState.Active,
        ArrangementState.Paused,
        ArrangementState.Parked,
    ];

    private static readonly ArrangementState[] InUse = [ArrangementState.Active, ArrangementState.Paused];

    private static readonly ArrangementState[] Open = [.. Enum.GetValues<ArrangementState>().Where(state => state.IsOpen())];

    /// <summary>The young person wants to stop: at once, whatever the state.</summary>
    public static ReportedChange YoungPersonStops { get; } = new("yp_stop", Open);

    /// <summary>All changes.</summary>
    public static IReadOnlyList<ReportedChange> All { get; } =
    [
        YoungPersonStops,
        new("should_stop", Decided),
        new("pause", [ArrangementState.Active]),
        new("start_again", [ArrangementState.Paused, ArrangementState.Parked]),
        new("new_worker", Decided),
        new("new_number", Decided),
        new("safe_word_changed", InUse),
        new("safe_word_known", InUse),
        new("not_allowed", Open),
        new("correction", Open),
    ];

    /// <summary>The change that answers report; null when the code is not known.</summary>
    public static ReportedChange? Of(IReadOnlyDictionary<string, JsonNode?> answers) =>
        All.FirstOrDefault(change => change.Code == answers.GetValueOrDefault("what")?.ToString());

    /// <summary>Whether an arrangement takes the change in its state.</summary>
    public bool Takes(Arrangement arrangement) => States.Contains(arrangement.State);
}
