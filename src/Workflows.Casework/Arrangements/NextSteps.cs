namespace Workflows.Casework.Arrangements;

/// <summary>What an arrangement's page says: how it stands, and what its worker does next.</summary>
/// <param name="Heading">How it stands.</param>
/// <param name="ToDo">What the worker does.</param>
public sealed record NextSteps(string Heading, string ToDo)
{
    /// <summary>The words for an arrangement.</summary>
    public static NextSteps Of(ArrangementState state, ArrangementStage stage) =>
        state switch
        {
            ArrangementState.AwaitingAgreement or ArrangementState.Approved => new(
                "Approved",
                "Ask the young person whether they agree. Give them the agreement code in person or by phone, never in an e-mail. Do not use WhatsApp before they have agreed and both phones are set up."
            ),
            ArrangementState.AwaitingSetup => new(
                "The young person has agreed",
                "Go through the set-up checklist together, then send the form. Do not use WhatsApp before it is complete."
            ),
            ArrangementState.Active => new("Ready to use", "Keep to the guide: one to one, this phone only, and the weekly check."),
            ArrangementState.Paused => new("Paused", "Stop using WhatsApp for this case now. Use the other channel."),
            ArrangementState.Parked => new("Parked", "It was not taken up in time. You can start it again while the approval lasts."),
            ArrangementState.Declined => new(
                "Not approved",
                "Please use the other channels. You may send a new form after 10 working days, or earlier if the safeguarding lead asks you to."
            ),
            ArrangementState.Excluded => new(
                "WhatsApp is not available",
                "Please use the other channels. Talk to your safeguarding lead if you have questions."
            ),
            ArrangementState.ExpiredUndecided => new(
                "Not decided in time",
                "WhatsApp is not approved. Please use the other channels. You can send a new form."
            ),
            ArrangementState.NotNow => new(
                "The young person said not now",
                "That is fine. Nothing changes for them. Please use the other channels."
            ),
            ArrangementState.Withdrawn => new(
                "The young person stopped it",
                "Stop using WhatsApp for this case now. Their help stays the same. Please use the other channels."
            ),
            ArrangementState.Ended => new("Ended", "Please use the other channels."),
            ArrangementState.MoreInfo => new(
                "More information is needed",
                "Look for the e-mail that says which answers, and send the form again."
            ),
            ArrangementState.Draft when stage == ArrangementStage.Offer => new(
                "Parked",
                "The young person cannot use WhatsApp as things are. Their service manager was asked what can be offered. Please keep to the other channels."
            ),
            _ => new("Waiting for a decision", "Nothing is approved yet. Please keep to the other channels."),
        };
}
