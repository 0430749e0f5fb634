using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Workflows.Submissions.Forms;

/// <summary>
/// Puts words from another file into a form. A form whose words also stand on a page and on paper names that file and a language in
/// <c>words</c>, and writes <c>{name}</c> where a word belongs, so that the three never differ. <c>{points.2}</c> is the second of a list.
/// </summary>
internal static partial class FormWords
{
    private const string Setting = "words";

    /// <summary>The form's JSON with its words; the same JSON when the form has words of its own.</summary>
    /// <param name="json">The form as it stands in its file.</param>
    /// <param name="source">The name of the form's file in messages.</param>
    /// <param name="workflowsFolder">The folder in which the file of words is looked for.</param>
    /// <exception cref="FormException">The file or a word is missing.</exception>
    /// <exception cref="JsonException">One of the two is no JSON.</exception>
    public static string Fill(string json, string source, string workflowsFolder)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        if (JsonNode.Parse(json, documentOptions: options) is not JsonObject form || form[Setting] is not { } setting)
        {
            return json;
        }

        var (file, language) = (setting["file"]?.ToString() ?? "", setting["language"]?.ToString() ?? "");
        var path = Path.Combine(workflowsFolder, file);
        if (!File.Exists(path))
        {
            throw new FormException(source, [$"Its file of words '{file}' does not exist."]);
        }

        if (JsonNode.Parse(File.ReadAllText(path))?["languages"]?[language] is not JsonObject words)
        {
            throw new FormException(source, [$"Its file of words '{file}' has no language '{language}'."]);
        }

        var missing = new SortedSet<string>(StringComparer.Ordinal);
        form.Remove(Setting);
        var filled = Fill(form, words, missing)!;
        return missing.Count == 0
            ? filled.ToJsonString()
            : throw new FormException(source, [.. missing.Select(name => $"The file of words '{file}' has no '{name}' in '{language}'.")]);
    }

    private static JsonNode? Fill(JsonNode? node, JsonObject words, SortedSet<string> missing) =>
        node switch
        {
            JsonObject fields => new JsonObject(fields.Select(f => KeyValuePair.Create(f.Key, Fill(f.Value, words, missing)))),
            JsonArray list => new JsonArray([.. list.Select(item => Fill(item, words, missing))]),
            JsonValue value when value.TryGetValue<string>(out var text) => Fill(text, words, missing),
            _ => node?.DeepClone(),
        };

    private static string Fill(string text, JsonObject words, SortedSet<string> missing) =>
        Word()
            .Replace(
                text,
                match =>
                {
                    var word = match.Groups["index"] is { Success: true } index
                        ? (words[match.Groups["name"].Value] as JsonArray)?.ElementAtOrDefault(
                            int.Parse(index.Value, CultureInfo.InvariantCulture) - 1
                        )
                        : words[match.Groups["name"].Value];
                    if (word is JsonValue value && value.TryGetValue<string>(out var found))
                    {
                        return found;
                    }

                    missing.Add(match.Value.Trim('{', '}'));
                    return match.Value;
                }
            );

    // A quantifier of a pattern, {5}, does not begin with a letter.
    [GeneratedRegex(@"\{(?<name>[A-Za-z]\w*)(\.(?<index>\d{1,2}))?\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
