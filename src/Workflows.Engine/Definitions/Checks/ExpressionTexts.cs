using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Engine.Activities;

namespace Workflows.Engine.Definitions.Checks;

/// <summary>The texts of a node's expressions, as checks read them.</summary>
internal static class ExpressionTexts
{
    /// <summary>The expressions of a node that are not fixed.</summary>
    public static IEnumerable<(string Name, string Text, bool IsInClear)> Of(ActivityNode node)
    {
        foreach (var input in node.Inputs)
        {
            // The script of RunJavaScript is a literal whose text is code.
            if (input.Input.Source is { } source && (!input.IsConstant || node.Activity is RunJavaScript))
            {
                yield return ($"Input '{input.Descriptor.Name}'", TextOf(source), input.Descriptor.IsInClear);
            }
        }
    }

    /// <summary>The text of an input as its definition writes it.</summary>
    public static string TextOf(JsonObject source) =>
        (source["expression"] as JsonObject)?["value"] switch
        {
            // A variable, by id and name: the names of the two members are no part of it.
            JsonObject variable => string.Join(' ', variable.Select(member => member.Value?.ToString())),
            { } value => value.ToString(),
            null => source.ToJsonString(),
        };

    /// <summary>Whether a script sets a variable, in one of the three ways that scripts have.</summary>
    public static bool Sets(string text, string name) =>
        Matches(text, $@"\bset{Regex.Escape(Pascal(name))}\b|\bvariables\s*(?:\.\s*{Regex.Escape(name)}\s*[^=\w\s(.]?=(?!=)|\[)")
        || (Matches(text, @"\bsetVariable\b") && Matches(text, $@"['""`]{Regex.Escape(name)}['""`]"));

    /// <summary>A variable's name as scripts use it in <c>getX()</c>.</summary>
    public static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    /// <summary>Whether a text has a match.</summary>
    public static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
