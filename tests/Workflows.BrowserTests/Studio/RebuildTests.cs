using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.BrowserTests.World;
using Workflows.Server.Accounts;

namespace Workflows.BrowserTests.Studio;

/// <summary>
/// The workflow that decides about suitability, built from nothing by clicks and typing in the studio, without a line of code. It takes some minutes, so it
/// runs when it is asked for: <c>Workflows.BrowserTests -explicit only -class "*RebuildTests"</c>.
/// </summary>
public sealed class RebuildTests(TestWorld world)
{
    private const int Columns = 7;
    private const int Width = 365;
    private const int Height = 252;

    // So that a straight connection along a row passes beside the ports of the activities between.
    private const int Stagger = 30;

    private static readonly string[] Besides = ["id", "nodeId", "name", "type", "version", "metadata", "customProperties"];

    private JsonArray descriptors = [];

    // The table of inputs loses a row that is begun while the studio saves, so this needs a quiet machine too.
    [Fact(Explicit = true)]
    public async Task A_call_of_another_workflow_is_filled_in_by_clicks()
    {
        var shipped = await ShippedAsync();
        var root = shipped["root"]!;
        var call = root["activities"]!.AsArray().First(a => (string)a!["type"]! == "Elsa.ExecuteWorkflow")!;
        root["activities"] = new JsonArray(call.DeepClone());
        root["connections"] = new JsonArray();
        await using var designer = await BeginAsync("A call", shipped);
        await AddAsync(designer, call, 0);
        await designer.Page.WaitForTimeoutAsync(3000);
        Compare(shipped, await designer.StoredAsync());
    }

    [Fact(Explicit = true)]
    public async Task W02_is_built_from_nothing_by_clicks()
    {
        var shipped = await ShippedAsync();
        await using var designer = await BeginAsync("W02 rebuilt", shipped);
        var activities = shipped["root"]!["activities"]!.AsArray();
        for (var i = 0; i < activities.Count; i++)
        {
            await AddAsync(designer, activities[i]!, i);
        }

        var order = activities.Select((a, i) => ((string)a!["id"]!, i)).ToDictionary(StringComparer.Ordinal);
        var connections = shipped["root"]!["connections"]!.AsArray();
        for (var i = 0; i < connections.Count; i++)
        {
            var (source, target) = (connections[i]!["source"]!, connections[i]!["target"]!);
            await ConnectAsync(
                designer,
                i,
                order[(string)source["activity"]!],
                (string)source["port"]!,
                order[(string)target["activity"]!]
            );
        }

        await designer.Visitor.TakePictureAsync("studio-rebuilt", 5000);
        await designer.Page.WaitForTimeoutAsync(3000);
        Compare(shipped, await designer.StoredAsync());
        await Assertions.Expect(designer.Problems.Locator(".shell-error")).ToHaveCountAsync(0);
    }

    private static async Task<JsonNode> ShippedAsync() =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "workflows", "W02-suitability.json"), TestWorld.Stop))!;

    // A new workflow with the variables of the shipped one.
    private async Task<Designer> BeginAsync(string name, JsonNode shipped)
    {
        var designer = await DesignTeam.SignInAsync(world, AccountRoles.Designer, $"rebuild-{Guid.NewGuid():N}@harbour.example");
        // All of it is drawn at once on one canvas.
        await designer.Page.SetViewportSizeAsync(5000, 3200);
        await designer.CreateAsync(name);
        descriptors = JsonNode.Parse(
            await designer.Page.EvaluateAsync<string>("fetch('/elsa/api/descriptors/activities').then(r => r.text())")
        )!["items"]!.AsArray();
        foreach (var variable in shipped["variables"]!.AsArray())
        {
            await designer.DeclareAsync((string)variable!["name"]!, (string)variable["typeName"]!);
        }

        return designer;
    }

    private void Compare(JsonNode shipped, JsonNode rebuilt)
    {
        Assert.Equal(Variables(shipped), Variables(rebuilt));
        var (meant, drawn) = (Meaning(shipped).ToList(), Meaning(rebuilt).ToList());
        Assert.True(
            meant.SequenceEqual(drawn),
            $"Missing:\n{string.Join('\n', meant.Except(drawn))}\nInstead:\n{string.Join('\n', drawn.Except(meant))}"
        );
    }

    private async Task AddAsync(Designer designer, JsonNode activity, int index)
    {
        var type = (string)activity["type"]!;
        var descriptor = descriptors.First(d => (string)d!["typeName"]! == type)!;
        await designer.AddAsync(
            (string)descriptor["category"]!,
            (string)descriptor["displayName"]!,
            30 + (index % Columns * Width),
            30 + (index / Columns * Height) + (index % Columns * Stagger)
        );
        foreach (var input in descriptor["inputs"]!.AsArray())
        {
            if (activity[Camel((string)input!["name"]!)]?["expression"] is { } expression)
            {
                await EnterAsync(designer, input, expression);
            }
        }

        // The studio takes up an input a moment after it was chosen; a tab that is opened before loses it.
        await designer.Page.WaitForTimeoutAsync(1000);
        foreach (var output in descriptor["outputs"]!.AsArray())
        {
            if (activity[Camel((string)output!["name"]!)]?["memoryReference"]?["id"] is { } kept)
            {
                await designer.KeepAsync((string)output["displayName"]!, ((string)kept!)["v-".Length..]);
            }
        }

        if ((bool?)activity["customProperties"]?["canStartWorkflow"] == true)
        {
            await designer.TabAsync("Common");
            await designer.Page.Locator(".mud-checkbox", new() { HasText = "Trigger workflow" }).Locator("input").CheckAsync();
        }
    }

    // A connection may snap to a port beside the one that was meant. A person would see that; here, what is saved is looked at. A save of what was
    // changed before may come first.
    private static async Task ConnectAsync(Designer designer, int before, int from, string port, int to)
    {
        var saving = await designer.Page.RunAndWaitForRequestAsync(
            () => designer.ConnectAsync(from, port, to),
            r =>
                r.Method == "POST"
                && r.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal)
                && SavedRoot(r)["connections"]!.AsArray().Count > before
        );
        var root = SavedRoot(saving);
        var ids = root["activities"]!.AsArray().Select(a => (string)a!["id"]!).ToList();
        var drawn = root["connections"]!
            .AsArray()
            .Select(c =>
                (
                    ids.IndexOf((string)c!["source"]!["activity"]!),
                    (string?)c["source"]!["port"],
                    ids.IndexOf((string)c["target"]!["activity"]!)
                )
            )
            .ToList();
        Assert.True(drawn.Contains((from, port, to)), $"Instead of {from} {port} > {to} there is {drawn[^1]}.");
    }

    private static JsonNode SavedRoot(IRequest saving) => JsonNode.Parse(saving.PostData!)!["model"]!["root"]!;

    private static async Task EnterAsync(Designer designer, JsonNode input, JsonNode expression)
    {
        var label = (string)input["displayName"]!;
        var value = expression["value"];
        switch ((string)expression["type"]!, (string)input["uiHint"]!)
        {
            case ("Variable", _):
                await designer.VariableAsync(label, (string)value!["name"]!);
                break;
            case ("Object", "checklist"):
                foreach (var chosen in JsonSerializer.Deserialize<string[]>((string)value!)!)
                {
                    await designer.TickAsync(label, Text(input, "checklist", "checkList", chosen));
                }

                break;
            case ("Object", "dictionary"):
                foreach (var (key, entry) in JsonNode.Parse((string)value!)!.AsObject())
                {
                    await designer.AddEntryAsync(label, key, (string)entry!["type"]!, (string)entry["value"]!);
                }

                break;
            case ("Object", _):
                await designer.ListAsync(label, JsonSerializer.Deserialize<string[]>((string)value!)!);
                break;
            case (_, "dropdown"):
                await designer.SelectAsync(label, Text(input, "dropdown", "selectList", value!.ToString()));
                break;
            case (_, "workflow-definition-picker"):
                await designer.SelectAsync(label, "W03 Individual assessment");
                break;
            case (_, "checkbox") when (bool)value!:
                await designer.TickAsync(label, label);
                break;
            default:
                await designer.TypeAsync(label, value!.ToString());
                break;
        }
    }

    private static string Text(JsonNode input, string specification, string list, string value) =>
        (string)
            input["uiSpecifications"]![specification]![list]!["items"]!.AsArray().First(i => i!["value"]!.ToString() == value)!["text"]!;

    private static IEnumerable<string> Variables(JsonNode definition) =>
        definition["variables"]!.AsArray().Select(v => $"{v!["name"]}: {v["typeName"]}");

    // What the workflow does: each activity's type, inputs and kept outputs, and each connection, by the order in which they were drawn.
    private IEnumerable<string> Meaning(JsonNode definition)
    {
        var variables = definition["variables"]!.AsArray().ToDictionary(v => (string)v!["id"]!, v => (string)v!["name"]!);
        var activities = definition["root"]!["activities"]!.AsArray();
        var order = activities.Select((a, i) => ((string)a!["id"]!, i)).ToDictionary(StringComparer.Ordinal);
        var lines = activities.SelectMany(
            (activity, i) =>
                activity!
                    .AsObject()
                    .Where(p => !Besides.Contains(p.Key) && p.Value is JsonObject)
                    .Select(p => Written(i, p.Key, p.Value!, PresetOf(activity, p.Key), variables))
                    .OfType<string>()
                    .Order(StringComparer.Ordinal)
                    .Prepend($"{i} {activity["type"]} {activity["customProperties"]?["canStartWorkflow"]}")
        );
        var connections = definition["root"]!["connections"]!
            .AsArray()
            .Select(c =>
                $"{order[(string)c!["source"]!["activity"]!]} {c["source"]!["port"]} > {order[(string)c["target"]!["activity"]!]}"
            );
        return [.. lines, .. connections.Order(StringComparer.Ordinal)];
    }

    private string? PresetOf(JsonNode activity, string name) =>
        descriptors.First(d => (string)d!["typeName"]! == (string)activity["type"]!)!["inputs"]!
            .AsArray()
            .FirstOrDefault(i => Camel((string)i!["name"]!) == name)
            ?["defaultValue"]?.ToString();

    // An input that is empty, or has the value that it has anyway, is one that was not given.
    private static string? Written(int activity, string name, JsonNode value, string? preset, Dictionary<string, string> variables)
    {
        if (value["memoryReference"]?["id"] is { } id && value["expression"] is null)
        {
            return variables.TryGetValue((string)id!, out var variable) ? $"{activity}  {name} -> {variable}" : null;
        }

        var given = value["expression"]?["value"];
        if (given is null || given.ToString() is "" or "false" or "[]" or "{}" || given.ToString() == preset)
        {
            return null;
        }

        // The studio saves the variable of an expression as the text of its JSON.
        var isVariable = (string?)value["expression"]!["type"] == "Variable";
        var text = isVariable
            ? (string?)(given is JsonObject ? given : JsonNode.Parse(given.ToString())!)["name"]
            : given.ToString().Replace(" ", "", StringComparison.Ordinal).Replace("True", "true", StringComparison.Ordinal);
        return $"{activity}  {name} = {value["expression"]!["type"]} {text}";
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
