using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Conformance;

/// <summary>Runs a definition with the steps that its <c>customProperties</c> name, and writes down what it did.</summary>
public static class Recorder
{
    public static async Task<JsonObject> RunAsync(MemoryHost host, DefinitionFile file, CompiledWorkflow workflow)
    {
        var instance = await host.StartAsync(workflow);
        var seen = 0;
        var steps = new JsonArray { Step("start", host, instance, ref seen) };
        foreach (var step in file.Definition!.CustomProperties["steps"] as JsonArray ?? [])
        {
            var text = step!.ToString();
            await TakeAsync(host, instance, text);
            steps.Add(Step(text, host, instance, ref seen));
        }
        var record = new JsonObject
        {
            ["source"] = file.Source,
            ["status"] = instance.State!.Status,
            ["subStatus"] = instance.State.SubStatus,
            ["stdout"] = Output(host.Lines),
            ["output"] = instance.State.Output.DeepClone(),
            ["incidents"] = new JsonArray([
                .. instance.Incidents.Select(i => new JsonObject { ["activityId"] = i.ActivityId, ["message"] = i.Message }),
            ]),
            ["waitingAt"] = WaitingAt(instance),
        };
        if (steps.Count > 1)
        {
            record["steps"] = steps;
        }

        record["journal"] = new JsonArray([
            .. instance.Journal.Select(j => new JsonObject
            {
                ["type"] = j.ActivityType,
                ["id"] = j.ActivityId,
                ["event"] = j.EventName,
            }),
        ]);
        return record;
    }

    private static async Task TakeAsync(MemoryHost host, Instance instance, string step)
    {
        var parts = step.Split(':', 3);
        switch (parts[0])
        {
            case "event":
                await host.PublishAsync(parts[1], parts.Length > 2 ? JsonValue.Create(parts[2]) : null, instance.Id);
                break;
            case "wait":
                await host.WaitAsync(TimeSpan.FromMilliseconds(int.Parse(parts[1], CultureInfo.InvariantCulture)));
                break;
            case "cancel":
                await host.CancelAsync(instance);
                break;
            default:
                throw new InvalidDataException($"The step '{step}' is not known.");
        }
    }

    private static JsonObject Step(string after, MemoryHost host, Instance instance, ref int seen)
    {
        var lines = host.Lines.Skip(seen).ToList();
        seen = host.Lines.Count;
        return new JsonObject
        {
            ["after"] = after,
            ["status"] = instance.State!.Status,
            ["subStatus"] = instance.State.SubStatus,
            ["stdout"] = Output(lines),
            ["waitingAt"] = WaitingAt(instance),
        };
    }

    private static JsonArray WaitingAt(Instance instance) =>
        Strings(instance.State!.Bookmarks.Where(b => !b.WaitsForEffect).Select(b => b.ActivityId).Distinct().Order(StringComparer.Ordinal));

    // The record was read from a console, where blank lines at the end do not show.
    private static JsonArray Output(List<string> lines)
    {
        lines = [.. lines.SelectMany(l => l.ReplaceLineEndings("\n").Split('\n'))];
        var count = lines.Count;
        while (count > 1 && lines[count - 1].Length == 0)
        {
            count--;
        }

        return Strings(lines.Take(count));
    }

    private static JsonArray Strings(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode?)JsonValue.Create(v))]);
}
