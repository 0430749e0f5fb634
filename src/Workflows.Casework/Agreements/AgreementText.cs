namespace Workflows.Casework.Agreements;

/// <summary>The words of the agreement in one language. A word that is missing in the file stops the start.</summary>
public sealed record AgreementText
{
    /// <summary>The language's own name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether a person who speaks the language has read the words. Staff are told where nobody has.</summary>
    public required bool Read { get; init; }

    /// <summary>The title of every page: neutral, because the phone may be shared.</summary>
    public required string Title { get; init; }

    /// <summary>The link to a plain page.</summary>
    public required string Leave { get; init; }

    /// <summary>The strip at the foot of every page.</summary>
    public required string Emergency { get; init; }

    /// <summary>Heading of the first page.</summary>
    public required string Heading { get; init; }

    /// <summary>What it is about.</summary>
    public required string Intro { get; init; }

    /// <summary>Label of the code's field.</summary>
    public required string Code { get; init; }

    /// <summary>How a code looks.</summary>
    public required string CodeHint { get; init; }

    /// <summary>Button to the five points.</summary>
    public required string GoOn { get; init; }

    /// <summary>Button that stops.</summary>
    public required string Stop { get; init; }

    /// <summary>Heading above the words about stopping.</summary>
    public required string StopHeading { get; init; }

    /// <summary>How to stop, and that nothing else changes .</summary>
    public required string StopText { get; init; }

    /// <summary>Heading of the five points.</summary>
    public required string PointsHeading { get; init; }

    /// <summary>The five points .</summary>
    public required IReadOnlyList<string> Points { get; init; }

    /// <summary>Label of the tick at each point.</summary>
    public required string GetThis { get; init; }

    /// <summary>The question whether anybody helped.</summary>
    public required string Helped { get; init; }

    /// <summary>Answer: nobody helped.</summary>
    public required string HelpedNo { get; init; }

    /// <summary>Answer: the worker helped.</summary>
    public required string HelpedWorker { get; init; }

    /// <summary>Answer: another person helped.</summary>
    public required string HelpedTrusted { get; init; }

    /// <summary>Who sees the answer.</summary>
    public required string WhoSees { get; init; }

    /// <summary>The question above the three answers.</summary>
    public required string Question { get; init; }

    /// <summary>Answer: yes.</summary>
    public required string Agree { get; init; }

    /// <summary>Answer: not now.</summary>
    public required string NotNow { get; init; }

    /// <summary>Answer: talk first.</summary>
    public required string TalkFirst { get; init; }

    /// <summary>Said when points are not ticked and the answer is yes.</summary>
    public required string TickFirst { get; init; }

    /// <summary>Heading after a yes.</summary>
    public required string AgreedHeading { get; init; }

    /// <summary>What happens after a yes.</summary>
    public required string AgreedText { get; init; }

    /// <summary>Heading after a "not now".</summary>
    public required string NotNowHeading { get; init; }

    /// <summary>What happens after a "not now".</summary>
    public required string NotNowText { get; init; }

    /// <summary>Heading after a "talk first".</summary>
    public required string TalkHeading { get; init; }

    /// <summary>What happens after a "talk first".</summary>
    public required string TalkText { get; init; }

    /// <summary>Heading after a stop.</summary>
    public required string StoppedHeading { get; init; }

    /// <summary>What happens after a stop.</summary>
    public required string StoppedText { get; init; }

    /// <summary>The last line of each end page.</summary>
    public required string KeepPage { get; init; }

    /// <summary>The answer to every code that does not work.</summary>
    public required string BadCode { get; init; }

    /// <summary>How to stop without a code that works.</summary>
    public required string BadCodeStop { get; init; }

    /// <summary>Said when an answer could not be saved.</summary>
    public required string Busy { get; init; }

    /// <summary>What the form at Google says after it was sent.</summary>
    public required string FormEnd { get; init; }

    /// <summary>On paper: where to put the code in.</summary>
    public required string PrintWhere { get; init; }

    /// <summary>On paper: the place for the code.</summary>
    public required string PrintCode { get; init; }

    /// <summary>On paper: the answers.</summary>
    public required string PrintTick { get; init; }

    /// <summary>On paper: what the QR code is for.</summary>
    public required string PrintPicture { get; init; }

    /// <summary>The word before the version's number.</summary>
    public required string Version { get; init; }
}
