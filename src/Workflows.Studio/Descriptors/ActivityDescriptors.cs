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
internal sealed class ActivityDescriptors(ActivityRegistry registry, IServiceProvider services)
{
    private static readonly string[] FlagsOfLists = [InputUIHints.CheckList, InputUIHints.DropDown, InputUIHints.RadioList];

    private DescriptorBytes? _all;

    /// <summary>The answer with all activity types. Two first requests at once both build it, to the same bytes.</summary>
    public async ValueTask<DescriptorBytes> AllAsync() => _all ??= await BuildAsync();

    /// <summary>One activity type, or null.</summary>
    public async ValueTask<JsonObject?> FindAsync(string typeName) =>
        registry.Find(typeName) is { } found ? await ModelOfAsync(found) : null;

    /// <summary>What the editor of an input needs now; null when there is no such input.</summary>
    /// <param name="typeName">The activity type.</param>
    /// <param name="input">The input's name, in any case.</param>
    /// <param name="context">The activity's inputs, as the studio sends them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async ValueTask<JsonObject?> OptionsAsync(string typeName, string input, object? context, CancellationToken cancellationToken)
    {
        var found = registry.Find(typeName)?.Inputs.FirstOrDefault(i => string.Equals(i.Name, input, StringComparison.OrdinalIgnoreCase));
        if (found is null)
        {
            return null;
        }

        var specifications = await SpecificationsOfAsync(found, context, cancellationToken);
        return specifications.Count == 0 ? null : specifications;
    }

    private async Task<DescriptorBytes> BuildAsync()
    {
        var items = new List<JsonObject>();
        foreach (var descriptor in registry.All)
        {
            items.Add(await ModelOfAsync(descriptor));
        }

        var bytes = JsonSerializer.SerializeToUtf8Bytes(new { Items = items, items.Count }, ApiJson.Options);
        return new DescriptorBytes(bytes, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..8])}\"");
    }

    private async ValueTask<JsonObject> ModelOfAsync(ActivityDescriptor descriptor)
    {
        var inputs = new JsonArray();
        foreach (var input in descriptor.Inputs)
        {
            inputs.Add(InputOf(input, await SpecificationsOfAsync(input, context: null, CancellationToken.None)));
        }

        return new()
        {
            ["typeName"] = descriptor.TypeName,
            ["clrType"] = descriptor.TypeName,
            ["namespace"] = descriptor.Namespace,
            ["name"] = descriptor.Name,
            ["version"] = descriptor.Version,
            ["category"] = descriptor.Category,
            ["displayName"] = descriptor.DisplayName,
            ["description"] = descriptor.Description,
            ["inputs"] = inputs,
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
    }

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

    private static JsonObject InputOf(InputDescriptor input, JsonObject specifications)
    {
        var model = new JsonObject
        {
            ["isWrapped"] = input.IsWrapped,
            ["uiHint"] = input.UIHint,
            ["isReadOnly"] = false,
            ["isSensitive"] = input.IsSensitive,
            ["autoEvaluate"] = input.AutoEvaluate,
            ["uiSpecifications"] = specifications,
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

    private async ValueTask<JsonObject> SpecificationsOfAsync(InputDescriptor input, object? context, CancellationToken cancellationToken)
    {
        var specifications = new JsonObject();
        if (input.UIHandler is not null)
        {
            var handler = (IPropertyUIHandler)services.GetRequiredService(input.UIHandler);
            var given = await handler.GetUIPropertiesAsync(input.Property, context, cancellationToken);
            specifications = (JsonObject)JsonSerializer.SerializeToNode(given, ApiJson.Options)!;
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

/// <summary>The answer with all activity types.</summary>
/// <param name="Bytes">UTF-8 JSON.</param>
/// <param name="Tag">Its entity tag.</param>
internal sealed record DescriptorBytes(byte[] Bytes, string Tag);
