using System.Globalization;

namespace Workflows.Engine.Expressions;

/// <summary>
/// Bounds a value that leaves a script. A list that contains another list twice, and so on, is small in the script and has a copy for each
/// place outside.
/// </summary>
internal sealed class ValueBudget
{
    private const int MostMembers = 200_000;
    private const int MostCharacters = 4 * 1024 * 1024;

    private int _members;
    private int _characters;

    /// <summary>Checks JSON before it is parsed: each member needs a sign between it and its neighbour.</summary>
    /// <exception cref="ExpressionException">The JSON has too many members.</exception>
    public static void CheckJson(ReadOnlySpan<char> json)
    {
        if (json.Count(',') + json.Count('[') + json.Count('{') > MostMembers)
        {
            throw TooManyMembers();
        }
    }

    /// <exception cref="ExpressionException">The value has too many members.</exception>
    public void Member()
    {
        if (++_members > MostMembers)
        {
            throw TooManyMembers();
        }
    }

    /// <exception cref="ExpressionException">The texts of the value are too long.</exception>
    public string Text(string text)
    {
        _characters += text.Length;
        if (text.Length > MostCharacters || _characters > MostCharacters)
        {
            throw new ExpressionException(
                $"The texts of the script's value have more than {MostCharacters.ToString("N0", CultureInfo.InvariantCulture)} characters."
            );
        }

        return text;
    }

    private static ExpressionException TooManyMembers() =>
        new($"The script's value has more than {MostMembers.ToString("N0", CultureInfo.InvariantCulture)} members.");
}
