using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Submissions.Checks;

/// <summary>One way to write the same answers, so that two responses can be compared by a hash.</summary>
public static class CanonicalAnswers
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Form, coded answers and people's own words, keys and ticks in ordinal order. The words count too: a lead must never decide on
    /// words that were changed since they were read.
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
