namespace Workflows.Casework.Arrangements;

/// <summary>Conditions of transitions.</summary>
public enum Guard
{
    /// <summary>Recorded decisions: all steps, outcome approve, level, four eyes, content hash .</summary>
    AllApproved,

    /// <summary>A recorded decision of this arrangement with the outcome that the transition names.</summary>
    Decided,

    /// <summary>
    /// A person causes it: on a page, by a form, or by a recorded decision with the outcome that the transition names. Every transition into
    /// Approved or Active has this guard, <see cref="Decided"/> or <see cref="AllApproved"/> (R-47).
    /// </summary>
    ByPerson,

    /// <summary>
    /// A person who causes it on a page or by a form is the arrangement's worker or its service's manager. Decisions have
    /// <see cref="ByPerson"/>'s rule.
    /// </summary>
    OfItsPeople,

    /// <summary>A parked arrangement has been parked for sixty calendar days; every other arrangement passes.</summary>
    ParkedLongEnough,

    /// <summary>The approval was not extended before.</summary>
    NotExtended,

    /// <summary>End code X1 or X2.</summary>
    StopCode,

    /// <summary>The actor is the same worker or the service's manager.</summary>
    SameWorkerOrManager,

    /// <summary>The event carries a form.</summary>
    WithForm,

    /// <summary>The agreement code is live.</summary>
    LiveCode,

    /// <summary>The approval has not run out.</summary>
    ApprovalInDate,

    /// <summary>The phone was checked and a safe word agreed.</summary>
    PhoneAndSafeWord,

    /// <summary>The event names another channel.</summary>
    OtherChannel,

    /// <summary>
    /// The set-up was checked again, when the pause was longer than ten working days, a phone has changed, or it was not safe.
    /// </summary>
    SetupStillGood,

    /// <summary>The young person agreed to the new worker, who is on the register.</summary>
    NewWorker,

    /// <summary>The event carries an end code.</summary>
    EndCode,
}

/// <summary>One row of RULES.md#transitions.</summary>
public sealed record ArrangementTransition
{
    /// <summary>The states in which the event is accepted.</summary>
    public required IReadOnlyList<ArrangementState> From { get; init; }

    /// <summary>The stage that the arrangement must have; null: any.</summary>
    public ArrangementStage? FromStage { get; init; } = ArrangementStage.None;

    /// <summary>The event.</summary>
    public required ArrangementEventKind Event { get; init; }

    /// <summary>The conditions that must hold.</summary>
    public IReadOnlyList<Guard> Guards { get; init; } = [];

    /// <summary>The outcome that a decision must have, for <see cref="Guard.Decided"/> and <see cref="Guard.ByPerson"/>.</summary>
    public IReadOnlyList<string> Outcomes { get; init; } = [];

    /// <summary>The states that it passes through; it stays in the last one.</summary>
    public required IReadOnlyList<ArrangementState> To { get; init; }

    /// <summary>The stage afterwards.</summary>
    public ArrangementStage ToStage { get; init; }

    /// <summary>Whether the stage stays as it is, instead of <see cref="ToStage"/>.</summary>
    public bool KeepsStage { get; init; }

    /// <summary>The step that a decision must be about; null: any step whose outcomes fit.</summary>
    public string? Step { get; init; }

    /// <summary>Whether time alone may cause it.</summary>
    public bool TimerMay { get; init; }

    /// <summary>The end code that the transition always sets; null: the event's.</summary>
    public string? EndCode { get; init; }

    /// <summary>Dates that it sets in S2 (names of date columns).</summary>
    public IReadOnlyList<string> Dates { get; init; } = [];
}
