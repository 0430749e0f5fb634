using System.Text.Json.Serialization;

namespace Workflows.Submissions.Forms;

/// <summary>A question: what is asked, what may be answered, and where the answer leads.</summary>
public sealed record FormQuestion
{
    /// <summary>The stable name of its answer (<c>age_band</c>), unique within the form.</summary>
    public required string Key { get; init; }

    /// <summary>Its number in the form's description (<c>3b</c>).</summary>
    public required string Number { get; init; }

    /// <summary>How it is answered.</summary>
    public required QuestionType Type { get; init; }

    /// <summary>The question.</summary>
    public required string Title { get; init; }

    /// <summary>The small print under it.</summary>
    public string? Help { get; init; }

    /// <summary>Whether it must be answered by whoever comes past it.</summary>
    public bool Required { get; init; }

    /// <summary>The choices, in order; empty for text, dates and scales.</summary>
    public IReadOnlyList<FormOption> Options { get; init; } = [];

    /// <summary>Fewest ticks of a question that is answered at all; 0 leaves it to <see cref="Required"/>.</summary>
    public int MinTicks { get; init; }

    /// <summary>A regular expression that a text must match as a whole.</summary>
    public string? Pattern { get; init; }

    /// <summary>Longest text, in characters.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Whether the text is a case reference, whose check letter must be right.</summary>
    public bool CaseReference { get; init; }

    /// <summary>Whether people write their own words: scanned for personal data, shown on the decision page alone.</summary>
    public bool FreeText { get; init; }

    /// <summary>Whether a date must not be in the future.</summary>
    public bool NotFuture { get; init; }

    /// <summary>For a scale: its ends and their labels.</summary>
    public FormScale? Scale { get; init; }

    /// <summary>
    /// The key of an earlier question that this one asks once more, because a form can branch on the question of the page only. The two
    /// must agree; left out, it is taken from the earlier one.
    /// </summary>
    public string? Repeats { get; init; }
}

/// <summary>A choice.</summary>
/// <param name="Code">What is stored: a closed code.</param>
/// <param name="Text">What respondents read.</param>
/// <param name="GoTo">Where it leads: a section's key, or <see cref="FormSection.Submit"/>; null: as the section says.</param>
/// <param name="Exclusive">Whether ticking it excludes all others.</param>
public sealed record FormOption(string Code, string Text, string? GoTo = null, bool Exclusive = false);

/// <summary>The ends of a scale.</summary>
/// <param name="Low">The lowest number.</param>
/// <param name="High">The highest number.</param>
/// <param name="LowLabel">What the lowest means.</param>
/// <param name="HighLabel">What the highest means.</param>
public sealed record FormScale(int Low, int High, string? LowLabel = null, string? HighLabel = null);

/// <summary>How a question is answered.</summary>
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
