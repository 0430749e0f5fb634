using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Submissions.Checks;

/// <summary>One way to write the same answers, so that two responses can be compared by a hash.</summary>
public static class CanonicalAnswers
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes form, coded answers and free text, with keys and ticks in ordinal order. The free text is included, so that a lead never
    /// decides on a text that changed after it was read.
    /// </summary>
    public static string Write(string formKey, IReadOnlyDictionary<string, JsonNode?> answers, IReadOnlyDictionary<string, string> freeText)
    {
        var canonical = new JsonObject { ["form"] = formKey };
        foreach (var (key, value) in answers.OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            canonical["a:" + key] = value is JsonArray ticks
                ? new JsonArray([
                    .. ticks.Select(tick => tick!.GetValue<string>()).Order(StringComparer.Ordinal).Select(tick => (JsonNode)tick),
                ])
                : value?.DeepClone();
        }

        foreach (var (key, value) in freeText.OrderBy(answer => answer.Key, StringComparer.Ordinal))
        {
            canonical["t:" + key] = value;
        }

        return canonical.ToJsonString(Options);
    }
}
