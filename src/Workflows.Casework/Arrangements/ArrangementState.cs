namespace Workflows.Casework.Arrangements;

/// <summary>The states of an arrangement of one young person, one worker and one channel.</summary>
public enum ArrangementState
{
    /// <summary>A form was accepted; no person has been asked yet.</summary>
    Draft,

    /// <summary>A person has been asked to decide.</summary>
    AwaitingDecision,

    /// <summary>The decider asked the worker for more.</summary>
    MoreInfo,

    /// <summary>Approved. An arrangement goes on to the agreement in the same change, so none stays in this state.</summary>
    Approved,

    /// <summary>The young person has not answered yet.</summary>
    AwaitingAgreement,

    /// <summary>Agreed; the phones are not set up yet.</summary>
    AwaitingSetup,

    /// <summary>In use.</summary>
    Active,

    /// <summary>Paused: another channel is used for now.</summary>
    Paused,

    /// <summary>Approved but not taken up in time.</summary>
    Parked,

    /// <summary>Ended, with an end code.</summary>
    Ended,

    /// <summary>WhatsApp is not available in this case.</summary>
    Excluded,

    /// <summary>A person decided against it.</summary>
    Declined,

    /// <summary>The young person said no or not now.</summary>
    NotNow,

    /// <summary>No person decided in time.</summary>
    ExpiredUndecided,

    /// <summary>The young person stopped it.</summary>
    Withdrawn,
}

/// <summary>Stages within a state, which say what the arrangement waits for.</summary>
public enum ArrangementStage
{
    /// <summary>The state says everything.</summary>
    None,

    /// <summary>In Draft: the service manager is asked to offer a phone, data or another channel.</summary>
    Offer,

    /// <summary>In AwaitingDecision: a conversation is held, whose only outcomes are exclude and resubmit.</summary>
    Conversation,

    /// <summary>In Draft: a new form is needed to continue.</summary>
    NewFormNeeded,

    /// <summary>In Paused: the phone is not safe.</summary>
    ChannelUnsafe,
}

/// <summary>Properties of states.</summary>
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
