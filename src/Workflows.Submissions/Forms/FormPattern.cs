using System.Text.RegularExpressions;

namespace Workflows.Submissions.Forms;

/// <summary>
/// The pattern of a question as a regular expression. It takes a time that grows with the length of the text only, so that no answer can
/// keep the intake busy; a pattern that cannot be matched like this (one that looks around, or repeats a group) is refused at start.
/// </summary>
internal static class FormPattern
{
    private const RegexOptions Linear = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <summary>What is wrong with a pattern, as the end of a sentence; null when nothing is.</summary>
    public static string? ProblemOf(string pattern)
    {
        try
        {
            _ = new Regex(Whole(pattern), Linear, Longest);
            return null;
        }
        catch (NotSupportedException)
        {
            return "looks around or repeats a group: such a pattern can take minutes for one answer. Write it without.";
        }
        catch (ArgumentException)
        {
            return "is not a regular expression.";
        }
    }

    /// <summary>Whether the whole text matches a pattern that was found to be right at start; not when it takes too long.</summary>
    public static bool Matches(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, Whole(pattern), Linear, Longest);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary>With <c>$</c> alone, a line break at the end would pass.</summary>
    private static string Whole(string pattern) => $@"\A(?:{pattern})\z";
}
