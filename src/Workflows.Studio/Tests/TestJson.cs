using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Studio.Api;
using Workflows.Studio.Instances;

namespace Workflows.Studio.Tests;

/// <summary>
/// The answer of a test, in Elsa's shape. What was held back is in it twice: as lists for programs, and as sentences among the activity's state,
/// because the studio's panel shows nothing else.
/// </summary>
internal static class TestJson
{
    /// <summary>The name under which the studio's panel shows what was held back.</summary>
    public const string HeldBack = "Held back in this test";

    /// <summary>The answer.</summary>
    public static JsonObject Of(ActivityTestResult result)
    {
        var state = (JsonObject?)result.Execution.Inputs?.DeepClone() ?? [];
        var sentences = Sentences(result).ToList();
        if (sentences.Count > 0)
        {
            state[HeldBack] = string.Join(' ', sentences);
        }

        return ApiNodes.Of(
            ("activityState", state),
            ("outputs", result.Execution.Outputs?.DeepClone() ?? new JsonObject()),
            ("payload", result.Execution.Payload?.DeepClone() ?? new JsonObject()),
            ("exception", ExceptionOf(result)),
            ("status", result.Execution.Status),
            ("effects", Listed(result.Effects, e => ApiNodes.Of(("lane", e.Lane), ("key", e.Key), ("payload", e.Payload.DeepClone())))),
            ("stimuli", Listed(result.Stimuli, s => ApiNodes.Of(("name", s.Name), ("key", s.Key)))),
            ("waits", Listed(result.Waits, b => ApiNodes.Of(("name", b.Name), ("key", b.Key), ("dueAt", ApiNodes.Time(b.DueAt))))),
            ("lines", Listed(result.Lines, line => JsonValue.Create(line)))
        );
    }

    private static JsonObject? ExceptionOf(ActivityTestResult result) =>
        result.Incident is { } incident ? ExceptionJson.Of(incident.Message, incident.Detail)
        : result.Execution.Fault is { } fault ? ExceptionJson.Of(fault, null)
        : null;

    private static IEnumerable<string> Sentences(ActivityTestResult result)
    {
        foreach (var effect in result.Effects)
        {
            yield return $"It would have queued work in the lane '{effect.Lane}'.";
        }

        foreach (var stimulus in result.Stimuli)
        {
            yield return $"It would have sent '{stimulus.Name}' to other workflows.";
        }

        foreach (var wait in result.Waits)
        {
            yield return wait.DueAt is { } due
                ? $"It would wait until {due.UtcDateTime.ToString("d MMMM yyyy HH:mm", CultureInfo.InvariantCulture)} UTC."
                : $"It would wait for '{wait.Name}'.";
        }

        foreach (var line in result.Lines)
        {
            yield return $"It wrote: {line}";
        }

        foreach (var incident in result.InnerIncidents)
        {
            yield return $"'{incident.ActivityId}' in it failed: {incident.Message}";
        }

        if (result.WasCut)
        {
            yield return "It was not done when the limits of a burst were reached, and was stopped there.";
        }
    }

    private static JsonArray? Listed<T>(IReadOnlyList<T> items, Func<T, JsonNode?> made) =>
        items.Count == 0 ? null : ApiNodes.List(items.Select(made));
}
