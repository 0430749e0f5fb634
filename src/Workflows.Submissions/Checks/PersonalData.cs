using System.Text.RegularExpressions;

namespace Workflows.Submissions.Checks;

/// <summary>
/// Patterns of personal data in free text. They find too much rather than too little, because a person looks at each form that they hold
/// (R-07). A text can be written by an attacker: the patterns take a time that grows with its length only, and its length is bounded.
/// </summary>
public static partial class PersonalData
{
    /// <summary>Longest text that is searched; a longer one counts as <see cref="PersonalDataKind.NotSearched"/>.</summary>
    public const int LongestSearched = PlainText.Longest;

    private const RegexOptions Linear = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private static readonly (PersonalDataKind Kind, Regex Pattern)[] Patterns =
    [
        (PersonalDataKind.MobileNumber, Mobile()),
        (PersonalDataKind.Email, Email()),
        (PersonalDataKind.Postcode, Postcode()),
        (PersonalDataKind.Date, Date()),
        (PersonalDataKind.AtSign, At()),
        (PersonalDataKind.CapitalisedWords, Names()),
    ];

    /// <summary>The kinds that a text shows signs of, as it is written and as it looks (<see cref="PlainText.Simple"/>).</summary>
    public static IReadOnlyList<PersonalDataKind> Find(string text) => Find(text, Patterns);

    /// <summary>The words that say what a sign of personal data may be.</summary>
    public static string LooksLike(PersonalDataKind kind) =>
        kind switch
        {
            PersonalDataKind.MobileNumber => "may be a phone number",
            PersonalDataKind.Email => "may be an e-mail address",
            PersonalDataKind.Postcode => "may be a postcode",
            PersonalDataKind.Date => "may be a date",
            PersonalDataKind.AtSign => "may be an account name",
            PersonalDataKind.NotSearched => "is too long to be searched",
            _ => "may be a name",
        };

    internal static IReadOnlyList<PersonalDataKind> Find(string text, IEnumerable<(PersonalDataKind Kind, Regex Pattern)> patterns)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestSearched)
        {
            return [PersonalDataKind.NotSearched];
        }

        string[] forms = [text, PlainText.Simple(text)];
        return [.. patterns.Where(pattern => forms.Distinct().Any(form => Shows(pattern.Pattern, form))).Select(pattern => pattern.Kind)];
    }

    /// <summary>Whether a text matches. A text that could not be searched in time counts as one that does: a person looks at it then.</summary>
    private static bool Shows(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    [GeneratedRegex(@"(?:^|\D)(?:\+?44[\s().\-]*(?:0[\s().\-]*)?|0)7(?:[\s().\-]*\d){9}(?:\D|$)", Linear, 1000)]
    private static partial Regex Mobile();

    [GeneratedRegex(@"[^\s@]@[^\s@]+\.[^\s@]", Linear, 1000)]
    private static partial Regex Email();

    [GeneratedRegex(@"\b(?:GIR\s*0AA|[A-Z]{1,2}[0-9][A-Z0-9]?\s*[0-9][A-Z]{2})\b", Linear | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Postcode();

    [GeneratedRegex(
        @"\b\d{1,2}(?:st|nd|rd|th)?[\s./\-]+(?:of\s+)?(?:\d{1,2}[\s./\-]+\d{2,4}|jan\w*|feb\w*|mar|march|apr|april|may|june?|july?|aug\w*|sept?|september|oct\w*|nov\w*|dec\w*)\b|\b\d{4}[./\-]\d{1,2}[./\-]\d{1,2}\b|\b\d{1,2}/\d{1,2}\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\s+\d{1,2}(?:st|nd|rd|th)?\b",
        Linear | RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Date();

    [GeneratedRegex("@", Linear, 1000)]
    private static partial Regex At();

    [GeneratedRegex(@"\b\p{Lu}[\p{L}'’\-]*\p{Ll}[\p{L}'’\-]*\s+\p{Lu}[\p{L}'’\-]*\p{Ll}", Linear, 1000)]
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

    /// <summary>The text is too long to be searched, so that it may hold anything.</summary>
    NotSearched,
}
