namespace Workflows.Casework.Arrangements;

/// <summary>What must hold before a transition happens.</summary>
public enum Guard
{
    /// <summary>Recorded decisions: all steps, outcome approve, level, four eyes, content hash .</summary>
    AllApproved,

    /// <summary>A recorded decision of this arrangement with the outcome that the transition names.</summary>
    Decided,

    /// <summary>End code X1 or X2.</summary>
    StopCode,

    /// <summary>The same worker, or the service's manager.</summary>
    SameWorkerOrManager,

    /// <summary>A form comes with it.</summary>
    WithForm,

    /// <summary>The agreement code is live.</summary>
    LiveCode,

    /// <summary>The approval has not run out.</summary>
    ApprovalInDate,

    /// <summary>Phone ok, safe word agreed.</summary>
    PhoneAndSafeWord,

    /// <summary>A named other channel.</summary>
    OtherChannel,

    /// <summary>Set-up checked again when the pause was longer than ten working days.</summary>
    CheckedAfterLongPause,

    /// <summary>The young person's yes, and a new worker on the register.</summary>
    NewWorker,

    /// <summary>An end code.</summary>
    EndCode,
}

/// <summary>One row of RULES.md#transitions.</summary>
public sealed record ArrangementTransition
{
    /// <summary>States that it leaves from.</summary>
    public required IReadOnlyList<ArrangementState> From { get; init; }

    /// <summary>The stage that the state must have; null: any.</summary>
    public ArrangementStage? FromStage { get; init; } = ArrangementStage.None;

    /// <summary>What happens.</summary>
    public required ArrangementEventKind Event { get; init; }

    /// <summary>What must hold.</summary>
    public IReadOnlyList<Guard> Guards { get; init; } = [];

    /// <summary>The outcome that a decision must have, for <see cref="Guard.Decided"/>.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>States that it goes through, the last being where it stays.</summary>
    public required IReadOnlyList<ArrangementState> To { get; init; }

    /// <summary>The stage that it takes.</summary>
    public ArrangementStage ToStage { get; init; }

    /// <summary>Whether time alone may cause it.</summary>
    public bool TimerMay { get; init; }

    /// <summary>The end code that it always has.</summary>
    public string? EndCode { get; init; }

    /// <summary>Dates that it sets in S2 (names of date columns).</summary>
    public IReadOnlyList<string> Dates { get; init; } = [];
}
