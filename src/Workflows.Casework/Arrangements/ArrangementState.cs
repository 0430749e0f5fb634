namespace Workflows.Casework.Arrangements;

/// <summary>Where an arrangement (one young person, one worker, one channel) stands.</summary>
public enum ArrangementState
{
    /// <summary>A form was accepted; nobody has been asked.</summary>
    Draft,

    /// <summary>A person has been asked to decide.</summary>
    AwaitingDecision,

    /// <summary>The decider asked the worker for more.</summary>
    MoreInfo,

    /// <summary>Approved; passed through on the way to the agreement.</summary>
    Approved,

    /// <summary>The young person has not answered yet.</summary>
    AwaitingAgreement,

    /// <summary>Agreed; the phones are not set up yet.</summary>
    AwaitingSetup,

    /// <summary>In use.</summary>
    Active,

    /// <summary>Not in use for now; the named other channel is.</summary>
    Paused,

    /// <summary>Approved but not taken up in time.</summary>
    Parked,

    /// <summary>Over, with an end code.</summary>
    Ended,

    /// <summary>WhatsApp is not available in this case.</summary>
    Excluded,

    /// <summary>A person decided against it.</summary>
    Declined,

    /// <summary>The young person said no or not now.</summary>
    NotNow,

    /// <summary>Nobody decided in time.</summary>
    ExpiredUndecided,

    /// <summary>The young person stopped it.</summary>
    Withdrawn,
}

/// <summary>What a state waits for, where the state alone does not say it.</summary>
public enum ArrangementStage
{
    /// <summary>Nothing special.</summary>
    None,

    /// <summary>Draft: the service manager is to offer a phone, data or another channel.</summary>
    Offer,

    /// <summary>AwaitingDecision: a conversation; it ends in exclude or resubmit and in nothing else.</summary>
    Conversation,

    /// <summary>Draft: only a new form goes on.</summary>
    NewFormNeeded,

    /// <summary>Paused because the phone is not safe.</summary>
    ChannelUnsafe,
}

/// <summary>Questions about states.</summary>
public static class ArrangementStates
{
    /// <summary>Whether an arrangement in this state is open: a case has at most one .</summary>
    public static bool IsOpen(this ArrangementState state) =>
        state
            is ArrangementState.Draft
                or ArrangementState.AwaitingDecision
                or ArrangementState.MoreInfo
                or ArrangementState.Approved
                or ArrangementState.AwaitingAgreement
                or ArrangementState.AwaitingSetup
                or ArrangementState.Active
                or ArrangementState.Paused
                or ArrangementState.Parked;
}
