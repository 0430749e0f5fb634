using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.RepresentationModel;

namespace Workflows.People.Yaml;

/// <summary>
/// A mapping of a YAML file. Each problem is noted as one sentence with its line, without the value, which may be personal.
/// </summary>
public sealed class YamlMap(YamlMappingNode node, string where, ICollection<string> problems)
{
    /// <summary>The path of the mapping in the file, for sentences.</summary>
    public string Where => where;

    /// <summary>Notes a problem for each key that is not one of these, so that a misspelt key is not ignored.</summary>
    public YamlMap Allow(params string[] keys)
    {
        foreach (var key in node.Children.Keys)
        {
            if (key is not YamlScalarNode { Value: { } name } || !keys.Contains(name))
            {
                var shown = key is YamlScalarNode { Value.Length: <= 40 } scalar && scalar.Value.All(IsWordCharacter) ? scalar.Value : "…";
                Problem(key, $"the key '{shown}' is not known; known are {string.Join(", ", keys)}.");
            }
        }

        return this;
    }

    /// <summary>A text of one line; null, with a problem noted, when it is missing or is not one line.</summary>
    public string? Text(string key, int longest = 200)
    {
        var text = OptionalText(key, longest);
        if (text is null && Find(key) is null)
        {
            Problem(node, $"'{key}' is missing.");
        }

        return text;
    }

    /// <summary>A text of one line, or null when it is not given.</summary>
    public string? OptionalText(string key, int longest = 200)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { } value } scalar:
                value = value.Trim();
                if (value.Length == 0 || value.Length > longest || value.Any(char.IsControl))
                {
                    Problem(
                        scalar,
                        $"'{key}' must be a text of one line, at most {longest.ToString(CultureInfo.InvariantCulture)} characters."
                    );
                    return null;
                }

                return value;
            case var other:
                Problem(other, $"'{key}' must be a text.");
                return null;
        }
    }

    /// <summary>A whole number between two bounds, or null with a problem noted.</summary>
    public int? Number(string key, int least, int most, bool required = true)
    {
        var text = required ? Text(key) : OptionalText(key);
        if (text is null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Problem(Find(key)!, string.Create(CultureInfo.InvariantCulture, $"'{key}' must be a whole number from {least} to {most}."));
        return null;
    }

    /// <summary>A day, or null with a problem noted.</summary>
    public LocalDate? Day(string key, bool required = true)
    {
        var text = required ? Text(key) : OptionalText(key);
        if (text is null)
        {
            return null;
        }

        var parsed = LocalDatePattern.Iso.Parse(text);
        if (parsed.Success)
        {
            return parsed.Value;
        }

        Problem(Find(key)!, $"'{key}' must be a day, written as 2026-11-24.");
        return null;
    }

    /// <summary>True or false, or a default when it is not given.</summary>
    public bool Flag(string key, bool otherwise)
    {
        var text = OptionalText(key);
        if (text is null or "true" or "false")
        {
            return text is null ? otherwise : text == "true";
        }

        Problem(Find(key)!, $"'{key}' must be true or false.");
        return otherwise;
    }

    /// <summary>A mapping, or null when it is not given.</summary>
    public YamlMap? Map(string key)
    {
        switch (Find(key))
        {
            case null:
                return null;
            case YamlMappingNode map:
                return new YamlMap(map, Path(key), problems);
            case var other:
                Problem(other, $"'{key}' must hold 'key: value' lines.");
                return null;
        }
    }

    /// <summary>A list of mappings; empty when it is not given.</summary>
    public IReadOnlyList<YamlMap> List(string key)
    {
        switch (Find(key))
        {
            case null:
                return [];
            case YamlSequenceNode list:
                var maps = new List<YamlMap>();
                foreach (var (item, index) in list.Children.Select((item, index) => (item, index)))
                {
                    var place = string.Create(CultureInfo.InvariantCulture, $"{Path(key)}[{index + 1}]");
                    if (item is YamlMappingNode map)
                    {
                        maps.Add(new YamlMap(map, place, problems));
                    }
                    else
                    {
                        Problem(item, $"{place} must hold 'key: value' lines.");
                    }
                }

                return maps;
            case var other:
                Problem(other, $"'{key}' must be a list.");
                return [];
        }
    }

    /// <summary>The text when it matches a pattern, or null with a problem noted; null stays null.</summary>
    /// <param name="key">The key that holds the text.</param>
    /// <param name="text">Its text.</param>
    /// <param name="pattern">What the text must match.</param>
    /// <param name="wanted">The pattern in words, for the problem: <c>a phone number</c>.</param>
    public string? Matching(string key, string? text, Regex pattern, string wanted)
    {
        if (text is null || pattern.IsMatch(text))
        {
            return text;
        }

        Problem(key, $"'{key}' must be {wanted}.");
        return null;
    }

    /// <summary>Notes a problem with a key's value, or with the whole mapping.</summary>
    public void Problem(string? key, string sentence) => Problem((key is null ? null : Find(key)) ?? node, sentence);

    private void Problem(YamlNode at, string sentence) =>
        problems.Add(
            string.Create(CultureInfo.InvariantCulture, $"line {at.Start.Line}{(where.Length == 0 ? "" : ", " + where)}: {sentence}")
        );

    private YamlNode? Find(string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private string Path(string key) => where.Length == 0 ? key : where + "." + key;

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
