using System.Text.Json.Serialization;

namespace Workflows.Submissions.Forms;

/// <summary>A question of a form: its text, the answers that it accepts, and the page that each answer leads to.</summary>
public sealed record FormQuestion
{
    /// <summary>The stable name of its answer (<c>age_band</c>), unique within the form.</summary>
    public required string Key { get; init; }

    /// <summary>Its number in the form's description (<c>3b</c>).</summary>
    public required string Number { get; init; }

    /// <summary>The control that takes the answer: a choice, tick boxes, a text, a date or a scale.</summary>
    public required QuestionType Type { get; init; }

    /// <summary>The text of the question.</summary>
    public required string Title { get; init; }

    /// <summary>The help text under the question.</summary>
    public string? Help { get; init; }

    /// <summary>Whether a respondent who reaches its page must answer it.</summary>
    public bool Required { get; init; }

    /// <summary>The choices, in order; empty for text, dates and scales.</summary>
    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>Smallest number of ticks when the question is answered; 0 leaves it to <see cref="Required"/>.</summary>
    public int MinTicks { get; init; }

    /// <summary>A regular expression that a text must match as a whole.</summary>
    public string? Pattern { get; init; }

    /// <summary>Longest text, in characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether the text is a case reference, whose check letter must be right.</summary>
    public bool CaseReference { get; init; }

    /// <summary>Whether the answer is free text: it is searched for personal data, and shown on the page of the decision only.</summary>
    public bool FreeText { get; init; }

    /// <summary>
    /// Whether the answer proves something, as a code does: then a keyed hash of it is stored in its place, and no page shows it.
    /// </summary>
    public bool Secret { get; init; }

    /// <summary>Whether a date must not be in the future.</summary>
    public bool NotFuture { get; init; }

    /// <summary>How many days old a date may be at most when the form is sent; null: any age.</summary>
    public int? NotOlderThanDays { get; init; }

    /// <summary>The day of the week that a date must be; null: any.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<DayOfWeek>))]
    public DayOfWeek? Weekday { get; init; }

    /// <summary>The key of an earlier question whose whole number this one's must not exceed; null: none.</summary>
    public string? AtMost { get; init; }

    /// <summary>The ends of a scale and their labels; null for other questions.</summary>
    public FormScale? Scale { get; init; }

    /// <summary>
    /// The key of an earlier question that this one repeats, because a form can branch only on a question of the same page. Both answers
    /// must be the same; when this one is missing, the earlier answer counts.
    /// </summary>
    public string? Repeats { get; init; }
}

/// <summary>One option of a question.</summary>
/// <param name="Code">The code that is stored; codes never change.</param>
/// <param name="Text">The text that respondents read; it may change.</param>
/// <param name="GoTo">The page that it leads to: a section's key, <see cref="FormSection.Submit"/>, or null for the section's own next page.</param>
/// <param name="Exclusive">Whether ticking it excludes all others.</param>
public sealed record FormOption(string Code, string Text, string? GoTo = null, bool Exclusive = false);

/// <summary>The ends of a scale.</summary>
/// <param name="Low">The lowest number.</param>
/// <param name="High">The highest number.</param>
/// <param name="LowLabel">The label of the lowest number.</param>
/// <param name="HighLabel">The label of the highest number.</param>
public sealed record FormScale(int Low, int High, string? LowLabel = null, string? HighLabel = null);

/// <summary>The controls of the forms, with the codes of the files in <c>workflows/forms</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<QuestionType>))]
public enum QuestionType
{
    /// <summary>One choice of several.</summary>
    MC,

    /// <summary>Tick boxes.</summary>
    CB,

    /// <summary>One line of text.</summary>
    SA,

    /// <summary>A paragraph.</summary>
    PT,

    /// <summary>One choice from a list.</summary>
    DD,

    /// <summary>A date.</summary>
    D,

    /// <summary>A number on a scale.</summary>
    LS,
}
