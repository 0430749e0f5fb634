using System.Text.RegularExpressions;

namespace Workflows.Submissions.Checks;

/// <summary>
/// Patterns of personal data in free text. They find too much rather than too little, because a person looks at each form that they hold
/// (R-07).
/// </summary>
public static partial class PersonalData
{
    private static readonly (PersonalDataKind Kind, Regex Pattern)[] Patterns =
    [
        (PersonalDataKind.MobileNumber, Mobile()),
        (PersonalDataKind.Email, Email()),
        (PersonalDataKind.Postcode, Postcode()),
        (PersonalDataKind.Date, Date()),
        (PersonalDataKind.AtSign, At()),
        (PersonalDataKind.CapitalisedWords, Names()),
    ];

    /// <summary>The kinds that a text shows signs of.</summary>
    public static IReadOnlyList<PersonalDataKind> Find(string text) =>
        [.. Patterns.Where(pattern => pattern.Pattern.IsMatch(text)).Select(pattern => pattern.Kind)];

    [GeneratedRegex(@"(?<!\d)(?:\+?44[\s().\-]*(?:0[\s().\-]*)?|0)7(?:[\s().\-]*\d){9}(?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Mobile();

    [GeneratedRegex(@"[^\s@]+@[^\s@]+\.[^\s@]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(
        @"\b(?:GIR\s*0AA|[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2})\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Postcode();

    [GeneratedRegex(
        @"\b\d{1,2}(?:st|nd|rd|th)?[\s./\-]+(?:of\s+)?(?:\d{1,2}[\s./\-]+\d{2,4}|jan\w*|feb\w*|mar|march|apr|april|may|june?|july?|aug\w*|sept?|september|oct\w*|nov\w*|dec\w*)\b|\b\d{4}[./\-]\d{1,2}[./\-]\d{1,2}\b|\b\d{1,2}/\d{1,2}\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\s+\d{1,2}(?:st|nd|rd|th)?\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Date();

    [GeneratedRegex("@", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex At();

    [GeneratedRegex(@"\b\p{Lu}[\p{L}'’\-]*\p{Ll}[\p{L}'’\-]*\s+\p{Lu}[\p{L}'’\-]*\p{Ll}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Names();
}

/// <summary>A kind of personal data that a text shows signs of.</summary>
public enum PersonalDataKind
{
    /// <summary>A UK mobile number.</summary>
    MobileNumber,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A UK postcode.</summary>
    Postcode,

    /// <summary>A date.</summary>
    Date,

    /// <summary>An at sign (a handle).</summary>
    AtSign,

    /// <summary>Two capitalised words in a row (a name).</summary>
    CapitalisedWords,
}
