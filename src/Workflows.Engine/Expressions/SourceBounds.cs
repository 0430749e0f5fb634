using System.Globalization;

namespace Workflows.Engine.Expressions;

/// <summary>
/// Bounds the text of an expression before a parser reads it. Parsers call themselves for each level of nesting, and a thread whose stack
/// overflows ends the process.
/// </summary>
internal static class SourceBounds
{
    /// <summary>Checks the length of an expression.</summary>
    /// <param name="what">The kind of expression: <c>script</c>, <c>template</c> or <c>value</c>.</param>
    /// <param name="source">The expression.</param>
    /// <param name="most">Most characters.</param>
    /// <exception cref="ExpressionException">The expression is too long.</exception>
    public static void CheckLength(string what, string source, int most)
    {
        if (source.Length > most)
        {
            throw new ExpressionException($"The {what} has {Text(source.Length)} characters; at most {Text(most)} are possible.");
        }
    }

    /// <summary>Checks how deep the brackets of an expression are nested. Brackets in texts count too.</summary>
    /// <exception cref="ExpressionException">The expression is nested too deep.</exception>
    public static void CheckBrackets(string what, ReadOnlySpan<char> source, int most)
    {
        var depth = 0;
        foreach (var character in source)
        {
            switch (character)
            {
                case '(' or '[' or '{':
                    if (++depth > most)
                    {
                        throw TooDeep(what, most);
                    }

                    break;
                case ')' or ']' or '}':
                    depth = Math.Max(0, depth - 1);
                    break;
            }
        }
    }

    /// <summary>The exception of an expression that is nested too deep.</summary>
    public static ExpressionException TooDeep(string what, int most) =>
        new($"The {what} is nested too deep: at most {most} levels are possible.");

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
