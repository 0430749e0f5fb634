namespace Workflows.Casework.Arrangements;

/// <summary>The events of arrangements (RULES.md#transitions).</summary>
public enum ArrangementEventKind
{
    /// <summary>The access answer is other than ok or shared.</summary>
    OfferNeeded,

    /// <summary>The manager gave data or a phone.</summary>
    OfferTaken,

    /// <summary>Another channel is used instead.</summary>
    MovedChannel,

    /// <summary>Under age, account managed by a parent, or on the never-use list.</summary>
    HardStop,

    /// <summary>Not sure, would rather talk, or two or more warning signs.</summary>
    ConversationNeeded,

    /// <summary>The young person said no before a person was asked to decide.</summary>
    SaidNo,

    /// <summary>No hard stop applies: a person is asked to decide.</summary>
    AskDecision,

    /// <summary>The decider asks for more.</summary>
    MoreInformation,

    /// <summary>The worker answered what was asked.</summary>
    Resubmitted,

    /// <summary>The worker did not answer in time.</summary>
    Lapsed,

    /// <summary>All required people approved.</summary>
    Approve,

    /// <summary>The conversation ended in exclusion.</summary>
    ConversationExclude,

    /// <summary>The conversation ended in "send a new form".</summary>
    ConversationResubmit,

    /// <summary>A new form arrived for an arrangement that waited for one.</summary>
    NewForm,

    /// <summary>A person decided against it.</summary>
    Decline,

    /// <summary>No person decided in time.</summary>
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

    /// <summary>The young person has another phone or number, or the worker another phone: the set-up is checked again.</summary>
    PhoneChanged,

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

    /// <summary>The lead extends an approval that ran out by four weeks.</summary>
    ReviewExtended,
}

/// <summary>The cause of an event. A timer may remind, park and expire an arrangement; it never approves one .</summary>
public enum EventCause
{
    /// <summary>A form.</summary>
    Form,

    /// <summary>A person's recorded decision.</summary>
    Decision,

    /// <summary>A person on a page.</summary>
    Person,

    /// <summary>A time limit that was reached.</summary>
    Timer,

    /// <summary>A fact that the system found, such as a lost phone or a hard stop.</summary>
    System,
}

/// <summary>Facts that the caller has checked; some guards of the transitions require one.</summary>
[Flags]
public enum Proof
{
    /// <summary>No fact was checked.</summary>
    None = 0,

    /// <summary>The agreement code was live.</summary>
    LiveCode = 1,

    /// <summary>The phone is on the list, assigned to this worker, and safe.</summary>
    PhoneOk = 2,

    /// <summary>A safe word was agreed; the word itself is not stored.</summary>
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

/// <summary>An event of an arrangement.</summary>
public sealed record ArrangementEvent
{
    /// <summary>Derived from the cause of the event: applying the same id twice changes the arrangement once.</summary>
    public required string Id { get; init; }

    /// <summary>The kind of the event.</summary>
    public required ArrangementEventKind Kind { get; init; }

    /// <summary>The cause of the event.</summary>
    public required EventCause Cause { get; init; }

    /// <summary>The actor: <c>person:ID</c>, <c>young-person</c> or <c>system</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>
    /// Id of the workflow instance that causes it; null: none does. When the event ends the arrangement, that instance goes on, and the other
    /// instances of the arrangement are cancelled.
    /// </summary>
    public string? InstanceId { get; init; }

    /// <summary>Ids of the recorded decisions that justify it.</summary>
    public IReadOnlyList<string> DecisionIds { get; init; } = [];

    /// <summary>Facts that the caller has checked.</summary>
    public Proof Proof { get; init; }

    /// <summary>The end code (RULES.md#end-codes) of an event that ends the arrangement.</summary>
    public string? EndCode { get; init; }

    /// <summary>Code of the channel that is used instead.</summary>
    public string? OtherChannel { get; init; }

    /// <summary>Id of the new worker of a handover.</summary>
    public string? NewWorkerId { get; init; }

    /// <summary>The form that caused it, where a form did.</summary>
    public FormContent? Form { get; init; }

    /// <summary>Coded columns of S2 that the event changes.</summary>
    public IReadOnlyDictionary<string, string?> Columns { get; init; } = new Dictionary<string, string?>();
}
