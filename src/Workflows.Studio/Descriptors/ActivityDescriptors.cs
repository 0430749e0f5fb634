using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Studio.Api;

namespace Workflows.Studio.Descriptors;

/// <summary>
/// The activity types as the designer lists them. The editor asks for all of them after every save, so the answer's bytes are built once: choices
/// that come from live data are asked for when an activity is opened.
/// </summary>
internal sealed class ActivityDescriptors
{
    private static readonly string[] FlagsOfLists = [InputUIHints.CheckList, InputUIHints.DropDown, InputUIHints.RadioList];

    private readonly ActivityRegistry _registry;
    private readonly IServiceProvider _services;
    private readonly Lazy<(byte[] Bytes, string Tag)> _all;

    public ActivityDescriptors(ActivityRegistry registry, IServiceProvider services)
    {
        _registry = registry;
        _services = services;
        _all = new Lazy<(byte[] Bytes, string Tag)>(() =>
        {
            var items = registry.All.Select(ModelOf).ToList();
            var bytes = JsonSerializer.SerializeToUtf8Bytes(new { Items = items, items.Count }, ApiJson.Options);
            return (bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..8])}\"");
        });
    }

    /// <summary>The answer with all activity types, as UTF-8 JSON, and its entity tag.</summary>
    public (byte[] Bytes, string Tag) All => _all.Value;

    /// <summary>One activity type, or null.</summary>
    public JsonObject? Find(string typeName) => _registry.Find(typeName) is { } found ? ModelOf(found) : null;

    /// <summary>What the editor of an input needs now; null when there is no such input.</summary>
    /// <param name="typeName">The activity type.</param>
    /// <param name="input">The input's name, in any case.</param>
    /// <param name="context">The activity's inputs, as the studio sends them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<JsonObject?> OptionsAsync(string typeName, string input, object? context, CancellationToken cancellationToken)
    {
        var found = _registry.Find(typeName)?.Inputs.FirstOrDefault(i => string.Equals(i.Name, input, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            return null;
        }

        if (found.UIHandler is null)
        {
            var fixedOnes = SpecificationsOf(found);
            return fixedOnes.Count == 0 ? null : fixedOnes;
        }

        var handler = (IPropertyUIHandler)_services.GetRequiredService(found.UIHandler);
        var live = await handler.GetUIPropertiesAsync(found.Property, context, cancellationToken);
        return (JsonObject)JsonSerializer.SerializeToNode(live, ApiJson.Options)!;
    }

    private static JsonObject ModelOf(ActivityDescriptor descriptor) =>
        new()
        {
            ["typeName"] = descriptor.TypeName,
            ["clrType"] = descriptor.TypeName,
            ["namespace"] = descriptor.Namespace,
            ["name"] = descriptor.Name,
            ["version"] = descriptor.Version,
            ["category"] = descriptor.Category,
            ["displayName"] = descriptor.DisplayName,
            ["description"] = descriptor.Description,
            ["inputs"] = new JsonArray([.. descriptor.Inputs.Select(i => (JsonNode)InputOf(i))]),
            ["outputs"] = new JsonArray([.. descriptor.Outputs.Select(o => (JsonNode)OutputOf(o))]),
            ["kind"] = descriptor.Kind.ToString(),
            ["runAsynchronously"] = false,
            ["ports"] = new JsonArray([.. PortsOf(descriptor).Select(p => (JsonNode)PortOf(p))]),
            ["customProperties"] = new JsonObject { ["Type"] = descriptor.TypeName },
            ["constructionProperties"] = new JsonObject(),
            ["isContainer"] = descriptor.IsContainer,
            ["isBrowsable"] = descriptor.IsBrowsable,
            ["isStart"] = descriptor.IsStart,
            ["isTerminal"] = descriptor.IsTerminal,
        };

    /// <summary>
    /// The ports that the designer draws. It draws <c>Done</c> by itself where it is told of no outcome, and those of dynamic outcomes from the
    /// input.
    /// </summary>
    private static IEnumerable<PortDescriptor> PortsOf(ActivityDescriptor descriptor)
    {
        var hasDynamic = descriptor.Inputs.Any(i => i.UIHint == InputUIHints.DynamicOutcomes);
        var flow = descriptor.Ports.Where(p => !p.IsEmbedded).ToList();
        var isUsual = flow is [{ Name: OutcomeNames.Done }];
        return descriptor.Ports.Where(p => p.IsEmbedded || !(isUsual || hasDynamic));
    }

    private static JsonObject PortOf(PortDescriptor port) =>
        new()
        {
            ["name"] = port.Name,
            ["displayName"] = port.DisplayName ?? port.Name,
            ["type"] = port.IsEmbedded ? "Embedded" : "Flow",
            ["isBrowsable"] = port.IsBrowsable,
        };

    private static JsonObject InputOf(InputDescriptor input)
    {
        var model = new JsonObject
        {
            ["isWrapped"] = input.IsWrapped,
            ["uiHint"] = input.UIHint,
            ["isReadOnly"] = false,
            ["isSensitive"] = input.IsSensitive,
            ["autoEvaluate"] = input.AutoEvaluate,
            ["uiSpecifications"] = SpecificationsOf(input),
            ["name"] = input.Name,
            ["typeName"] = input.TypeName,
            ["displayName"] = input.DisplayName,
            ["description"] = input.Description,
            ["order"] = input.Order,
            ["isBrowsable"] = input.IsBrowsable,
            ["isSerializable"] = true,
            ["isSynthetic"] = false,
        };
        Add(model, "category", input.Category);
        Add(model, "defaultSyntax", input.DefaultSyntax);
        if (input.DefaultValue is { } preset && JsonSerializer.SerializeToNode(preset, preset.GetType(), ApiJson.Options) is { } value)
        {
            model["defaultValue"] = value is JsonValue && preset.GetType().IsEnum ? preset.ToString() : value;
        }

        return model;
    }

    private static JsonObject SpecificationsOf(InputDescriptor input)
    {
        var specifications = new JsonObject();
        if (input.UIHandler is not null)
        {
            specifications["Refresh"] = true;
        }
        else if (input.Options.Count > 0 && FlagsOfLists.Contains(input.UIHint))
        {
            var items = new JsonArray([
                .. input.Options.Select(o => (JsonNode)new JsonObject { ["text"] = o.Length == 0 ? "–" : o, ["value"] = o }),
            ]);
            specifications[input.UIHint] = input.UIHint switch
            {
                InputUIHints.CheckList => new JsonObject
                {
                    ["checkList"] = new JsonObject { ["items"] = items, ["isFlagsEnum"] = false },
                },
                InputUIHints.RadioList => new JsonObject { ["radioList"] = new JsonObject { ["items"] = items } },
                _ => new JsonObject { ["selectList"] = new JsonObject { ["items"] = items } },
            };
        }

        if (input.FixedOutcomes.Count > 0)
        {
            specifications["DynamicOutcomesOptions"] = new JsonObject
            {
                ["fixedOutcomes"] = new JsonArray([.. input.FixedOutcomes.Select(o => (JsonNode)o)]),
            };
        }

        if (input.UIHint == InputUIHints.CodeEditor)
        {
            specifications[InputUIHints.CodeEditor] = new JsonObject { ["language"] = input.DefaultSyntax?.ToLowerInvariant() ?? "json" };
        }

        return specifications;
    }

    private static JsonObject OutputOf(OutputDescriptor output) =>
        new()
        {
            ["name"] = output.Name,
            ["typeName"] = output.TypeName,
            ["displayName"] = output.DisplayName,
            ["description"] = output.Description,
            ["order"] = 0,
            ["isBrowsable"] = true,
            ["isSynthetic"] = false,
        };

    private static void Add(JsonObject model, string name, string? value)
    {
        if (value is not null)
        {
            model[name] = value;
        }
    }
}
