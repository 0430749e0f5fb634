using static Workflows.Casework.Arrangements.ArrangementEventKind;
using static Workflows.Casework.Arrangements.ArrangementState;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// All legal transitions (RULES.md#transitions), as data. Every other event is refused and logged. No row into Approved or Active may be
/// caused by a timer.
/// </summary>
public static class ArrangementTransitions
{
    private static readonly ArrangementState[] AnyOpen = [.. Enum.GetValues<ArrangementState>().Where(s => s.IsOpen())];

    /// <summary>All transitions.</summary>
    public static IReadOnlyList<ArrangementTransition> All { get; } =
    [
        new()
        {
            From = [Draft],
            Event = OfferNeeded,
            To = [Draft],
            ToStage = ArrangementStage.Offer,
        },
        new()
        {
            From = [Draft],
            FromStage = ArrangementStage.Offer,
            Event = OfferTaken,
            To = [AwaitingDecision],
        },
        new()
        {
            From = [Draft],
            FromStage = ArrangementStage.Offer,
            Event = MovedChannel,
            To = [Ended],
            EndCode = "moved_channel",
            Dates = ["ended_on"],
        },
        new()
        {
            From = [Draft],
            Event = HardStop,
            Guards = [Guard.StopCode],
            To = [Excluded],
            Dates = ["ended_on"],
        },
        new()
        {
            From = [Draft],
            Event = ConversationNeeded,
            To = [AwaitingDecision],
            ToStage = ArrangementStage.Conversation,
        },
        new()
        {
            From = [Draft],
            Event = SaidNo,
            To = [ArrangementState.NotNow],
            Dates = ["ended_on"],
        },
        new()
        {
            From = [Draft],
            Event = AskDecision,
            To = [AwaitingDecision],
        },
        new()
        {
            From = [AwaitingDecision],
            Event = MoreInformation,
            Guards = [Guard.Decided],
            Outcomes = [DecisionOutcome.MoreInformation],
            To = [MoreInfo],
        },
        new()
        {
            From = [MoreInfo],
            Event = Resubmitted,
            Guards = [Guard.WithForm, Guard.SameWorkerOrManager],
            To = [AwaitingDecision],
        },
        new()
        {
            From = [MoreInfo, Parked],
            Event = Lapsed,
            Guards = [Guard.ParkedLongEnough],
            To = [Ended],
            TimerMay = true,
            EndCode = "lapsed",
            Dates = ["ended_on"],
        },
        new()
        {
            From = [AwaitingDecision],
            Event = Approve,
            Guards = [Guard.AllApproved],
            To = [Approved, AwaitingAgreement],
            Dates = ["decided_on"],
        },
        new()
        {
            From = [AwaitingDecision],
            FromStage = ArrangementStage.Conversation,
            Event = ConversationExclude,
            Guards = [Guard.Decided],
            Outcomes = [DecisionOutcome.Exclude],
            To = [Excluded],
            EndCode = "X1",
            Dates = ["decided_on", "ended_on"],
        },
        new()
        {
            From = [AwaitingDecision],
            FromStage = ArrangementStage.Conversation,
            Event = ConversationResubmit,
            Guards = [Guard.Decided],
            Outcomes = [DecisionOutcome.Resubmit],
            To = [Draft],
            ToStage = ArrangementStage.NewFormNeeded,
        },
        new()
        {
            From = [Draft],
            FromStage = ArrangementStage.NewFormNeeded,
            Event = NewForm,
            Guards = [Guard.WithForm, Guard.SameWorkerOrManager],
            To = [Draft],
        },
        new()
        {
            From = [AwaitingDecision],
            Event = Decline,
            Guards = [Guard.Decided],
            Outcomes = [DecisionOutcome.Decline],
            To = [Declined],
            Dates = ["decided_on", "ended_on"],
        },
        new()
        {
            From = [AwaitingDecision],
            FromStage = null,
            Event = ArrangementEventKind.ExpiredUndecided,
            To = [ArrangementState.ExpiredUndecided],
            TimerMay = true,
            Dates = ["ended_on"],
        },
        new()
        {
            From = [AwaitingAgreement],
            Event = Agree,
            Guards = [Guard.LiveCode],
            To = [AwaitingSetup],
            Dates = ["agreed_on"],
        },
        new()
        {
            From = [AwaitingAgreement],
            Event = ArrangementEventKind.NotNow,
            To = [ArrangementState.NotNow],
            Dates = ["ended_on"],
        },
        new()
        {
            From = [AwaitingAgreement],
            Event = TalkFirst,
            To = [AwaitingAgreement],
        },
        new()
        {
            From = [AwaitingAgreement, AwaitingSetup],
            Event = Park,
            To = [Parked],
            TimerMay = true,
        },
        new()
        {
            From = [Parked],
            Event = Restart,
            Guards = [Guard.ApprovalInDate, Guard.SameWorkerOrManager],
            To = [AwaitingAgreement],
        },
        new()
        {
            From = [AwaitingSetup],
            Event = SetupComplete,
            Guards = [Guard.ByPerson, Guard.PhoneAndSafeWord],
            To = [Active],
            Dates = ["active_on"],
        },
        new()
        {
            From = [Active],
            Event = Pause,
            Guards = [Guard.ByPerson, Guard.OfItsPeople, Guard.OtherChannel],
            Outcomes = [DecisionOutcome.Pause],
            To = [Paused],
            Dates = ["paused_on"],
        },
        new()
        {
            From = [Active, Paused],
            Event = PhoneUnsafe,
            To = [Paused],
            ToStage = ArrangementStage.ChannelUnsafe,
            Dates = ["paused_on"],
        },
        new()
        {
            From = [Active],
            Event = PhoneChanged,
            To = [Paused],
            Dates = ["paused_on"],
        },
        new()
        {
            From = [Paused],
            FromStage = null,
            Event = PhoneChanged,
            To = [Paused],
            KeepsStage = true,
        },
        new()
        {
            From = [AwaitingSetup],
            Event = PhoneChanged,
            To = [AwaitingSetup],
        },
        new()
        {
            From = [Paused],
            FromStage = null,
            Event = Resume,
            Guards = [Guard.ByPerson, Guard.OfItsPeople, Guard.ApprovalInDate, Guard.SetupStillGood],
            Outcomes = [DecisionOutcome.Continue],
            To = [Active],
            Dates = ["active_on"],
        },
        new()
        {
            From = AnyOpen,
            FromStage = null,
            Event = YoungPersonStop,
            To = [Withdrawn],
            EndCode = "yp_stopped",
            Dates = ["ended_on"],
        },
        new()
        {
            From = [Active, Paused],
            FromStage = null,
            Event = Handover,
            Guards = [Guard.NewWorker],
            To = [AwaitingSetup],
        },
        new()
        {
            From = AnyOpen,
            FromStage = null,
            Event = ExclusionFound,
            To = [Excluded],
            EndCode = "X1",
            Dates = ["ended_on"],
        },
        new()
        {
            From = [AwaitingAgreement, AwaitingSetup, Parked, Active, Paused],
            FromStage = null,
            Event = Stop,
            Guards = [Guard.ByPerson, Guard.OfItsPeople, Guard.EndCode],
            Outcomes = [DecisionOutcome.End],
            To = [Ended],
            Dates = ["ended_on"],
        },
        new()
        {
            From = [Active, Paused],
            FromStage = null,
            Event = ReviewEnd,
            Guards = [Guard.Decided],
            Outcomes = [DecisionOutcome.End],
            Step = DecisionStep.Review,
            To = [Ended],
            EndCode = "lapsed",
            Dates = ["ended_on"],
        },
        new()
        {
            From = [Active],
            Event = ReviewExtended,
            Guards = [Guard.Decided, Guard.NotExtended],
            Outcomes = [DecisionOutcome.Continue],
            Step = DecisionStep.Review,
            To = [Active],
        },
        new()
        {
            From = [Paused],
            FromStage = null,
            Event = ReviewExtended,
            Guards = [Guard.Decided, Guard.NotExtended],
            Outcomes = [DecisionOutcome.Continue],
            Step = DecisionStep.Review,
            To = [Paused],
            KeepsStage = true,
        },
    ];

    private static readonly HashSet<ArrangementEventKind> Ending = [.. All.Where(t => !t.To[^1].IsOpen()).Select(t => t.Event)];

    /// <summary>Events that lead to Approved or Active in some state: a person must cause each of them .</summary>
    public static IReadOnlySet<ArrangementEventKind> IntoUse { get; } =
        All.Where(t => t.To.Contains(Approved) || t.To.Contains(Active)).Select(t => t.Event).ToHashSet();

    /// <summary>Whether a person's form may cause an event that leads into use, besides or instead of a decision.</summary>
    public static bool AFormMayCause(ArrangementEventKind kind) =>
        All.Where(t => t.Event == kind && t.To.Contains(Active)).All(t => t.Guards.Contains(Guard.ByPerson)) && kind != Approve;

    /// <summary>Whether an event ends an arrangement in some state.</summary>
    public static bool MayEnd(ArrangementEventKind kind) => Ending.Contains(kind);

    /// <summary>Outcomes of a person's decision that may cause an event; empty when a decision alone never causes it.</summary>
    public static IReadOnlySet<string> OutcomesOf(ArrangementEventKind kind) =>
        kind == Approve
            ? new HashSet<string>(StringComparer.Ordinal) { DecisionOutcome.Approve }
            : All.Where(t => t.Event == kind).SelectMany(t => t.Outcomes).ToHashSet(StringComparer.Ordinal);

    /// <summary>The transition for an event in a state; null: there is none, so the event is refused.</summary>
    public static ArrangementTransition? Find(ArrangementState state, ArrangementStage stage, ArrangementEventKind kind) =>
        All.SingleOrDefault(t => t.Event == kind && t.From.Contains(state) && (t.FromStage is null || t.FromStage == stage));
}
