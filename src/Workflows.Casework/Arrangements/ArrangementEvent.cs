namespace Workflows.Casework.Arrangements;

/// <summary>What can happen to an arrangement: the events of RULES.md#transitions.</summary>
public enum ArrangementEventKind
{
    /// <summary>The access answer is other than ok or shared.</summary>
    OfferNeeded,

    /// <summary>The manager gave data or a phone.</summary>
    OfferTaken,

    /// <summary>Another channel was taken instead.</summary>
    MovedChannel,

    /// <summary>Under age, account managed by a parent, or on the never-use list.</summary>
    HardStop,

    /// <summary>Not sure, would rather talk, or two or more warning signs.</summary>
    ConversationNeeded,

    /// <summary>The young person said no before anybody was asked.</summary>
    SaidNo,

    /// <summary>Nothing stops it: a person is asked.</summary>
    AskDecision,

    /// <summary>The decider asks for more.</summary>
    MoreInformation,

    /// <summary>The worker answered what was asked.</summary>
    Resubmitted,

    /// <summary>Time passed without an answer.</summary>
    Lapsed,

    /// <summary>Approved, all steps.</summary>
    Approve,

    /// <summary>The conversation ended in exclusion.</summary>
    ConversationExclude,

    /// <summary>The conversation ended in "send a new form".</summary>
    ConversationResubmit,

    /// <summary>A new form arrived for an arrangement that only a new form can carry on.</summary>
    NewForm,

    /// <summary>Decided against.</summary>
    Decline,

    /// <summary>Nobody decided in time.</summary>
    ExpiredUndecided,

    /// <summary>The young person agreed.</summary>
    Agree,

    /// <summary>The young person said not now.</summary>
    NotNow,

    /// <summary>The young person wants to talk first.</summary>
    TalkFirst,

    /// <summary>Not taken up in time.</summary>
    Park,

    /// <summary>The worker takes it up again.</summary>
    Restart,

    /// <summary>The set-up checklist is complete.</summary>
    SetupComplete,

    /// <summary>A person decided to pause, with a named other channel.</summary>
    Pause,

    /// <summary>The phone was lost or is not safe.</summary>
    PhoneUnsafe,

    /// <summary>Back in use.</summary>
    Resume,

    /// <summary>The young person stops.</summary>
    YoungPersonStop,

    /// <summary>Another worker takes over.</summary>
    Handover,

    /// <summary>Something on the never-use list was found later.</summary>
    ExclusionFound,

    /// <summary>Worker, manager or a review decision stops it.</summary>
    Stop,

    /// <summary>The lead ends it at an overdue review.</summary>
    ReviewEnd,
}

/// <summary>Where an event comes from. A timer may remind, park and expire; it never approves .</summary>
public enum EventCause
{
    /// <summary>A form.</summary>
    Form,

    /// <summary>A person's recorded decision.</summary>
    Decision,

    /// <summary>A person on a page.</summary>
    Person,

    /// <summary>Time that passed.</summary>
    Timer,

    /// <summary>The system, from facts (a phone marked lost, a hard stop).</summary>
    System,
}

/// <summary>What the caller has checked and vouches for; each guard of the table asks for its own.</summary>
[Flags]
public enum Proof
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The agreement code was live.</summary>
    LiveCode = 1,

    /// <summary>The phone is on the list, assigned to this worker, and safe.</summary>
    PhoneOk = 2,

    /// <summary>A safe word was agreed (that it was, never which).</summary>
    SafeWordAgreed = 4,

    /// <summary>The set-up was checked again.</summary>
    SetupChecked = 8,

    /// <summary>The young person said yes to the new worker.</summary>
    YoungPersonYes = 16,

    /// <summary>The new worker is on the register.</summary>
    OnRegister = 32,

    /// <summary>The actor is the service's manager.</summary>
    IsManager = 64,
}

/// <summary>Something that happened to an arrangement.</summary>
public sealed record ArrangementEvent
{
    /// <summary>Derived from what caused it: the same id applied twice changes it once.</summary>
    public required string Id { get; init; }

    /// <summary>What happened.</summary>
    public required ArrangementEventKind Kind { get; init; }

    /// <summary>Where it comes from.</summary>
    public required EventCause Cause { get; init; }

    /// <summary>Who: <c>person:ID</c>, <c>young-person</c> or <c>system</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>The recorded decisions that it rests on.</summary>
    public IReadOnlyList<string> DecisionIds { get; init; } = [];

    /// <summary>What the caller vouches for.</summary>
    public Proof Proof { get; init; }

    /// <summary>Why it ended: a code of RULES.md#end-codes.</summary>
    public string? EndCode { get; init; }

    /// <summary>The channel used instead: a code.</summary>
    public string? OtherChannel { get; init; }

    /// <summary>Handover: the new worker.</summary>
    public string? NewWorkerId { get; init; }

    /// <summary>The form that comes with it.</summary>
    public FormContent? Form { get; init; }

    /// <summary>Coded columns of S2 that change with it.</summary>
    public IReadOnlyDictionary<string, string?> Columns { get; init; } = new Dictionary<string, string?>();
}
