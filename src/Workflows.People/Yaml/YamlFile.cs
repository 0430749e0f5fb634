using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Workflows.People.Yaml;

/// <summary>
/// Reads the plain part of YAML that our files need: mappings, lists and scalars. Anchors, aliases and tags are refused before a document
/// is built, so that a file cannot grow in memory, and size and depth are bounded.
/// </summary>
public static class YamlFile
{
    private const int LongestText = 1_000_000;
    private const int DeepestNesting = 12;

    /// <summary>Reads a document whose root is a mapping.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="problems">Receives one sentence for each problem.</param>
    /// <returns>Null when the text is not such a document.</returns>
    public static YamlMap? Read(string text, ICollection<string> problems)
    {
        if (text.Length > LongestText)
        {
            problems.Add("The file is longer than a million characters: split it.");
            return null;
        }

        try
        {
            if (Refusal(text) is { } refusal)
            {
                problems.Add(refusal);
                return null;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return new YamlMap(root, "", problems);
            }

            problems.Add("The file must be one document of 'key: value' lines.");
            return null;
        }
        catch (YamlException e)
        {
            // The parser's message may quote the file, which may hold addresses, so only the line is reported.
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"line {e.Start.Line}: this is not YAML, or a key occurs twice."));
            return null;
        }
    }

    private static string? Refusal(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            var at = parser.Current!;
            var line = at.Start.Line.ToString(CultureInfo.InvariantCulture);
            if (at is AnchorAlias || at is NodeEvent { Anchor.IsEmpty: false })
            {
                return $"line {line}: anchors and aliases (& and *) are not allowed: write the value out.";
            }

            if (at is NodeEvent { Tag.IsEmpty: false })
            {
                return $"line {line}: tags (!) are not allowed.";
            }

            depth += at.NestingIncrease;
            if (depth > DeepestNesting)
            {
                return $"line {line}: the file is nested too deeply.";
            }
        }

        return null;
    }
}
