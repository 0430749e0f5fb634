using System.Reflection;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Authoring;

/// <summary>A drop-down list whose choices are at hand.</summary>
public abstract class DropDownChoices : DropDownOptionsProviderBase
{
    /// <inheritdoc />
    protected sealed override ValueTask<ICollection<SelectListItem>> GetItemsAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<ICollection<SelectListItem>>([.. Choices(new GivenInputs(context))]);

    /// <summary>The choices.</summary>
    /// <param name="given">What the activity's other inputs say; nothing where the list is made once for all activities.</param>
    protected abstract IEnumerable<SelectListItem> Choices(GivenInputs given);
}

/// <summary>A list of tick boxes whose choices are at hand.</summary>
public abstract class CheckListChoices : CheckListOptionsProviderBase
{
    /// <inheritdoc />
    protected sealed override ValueTask<ICollection<SelectListItem>> GetItemsAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken
    ) => ValueTask.FromResult<ICollection<SelectListItem>>([.. Choices(new GivenInputs(context))]);

    /// <summary>The choices, in the order of the list.</summary>
    /// <param name="given">What the activity's other inputs say; nothing where the list is made once for all activities.</param>
    protected abstract IEnumerable<SelectListItem> Choices(GivenInputs given);
}

/// <summary>The inputs of the activity that a list of choices is for, as the studio sends them.</summary>
/// <param name="Context">The inputs by name, each with its expression; anything else gives nothing.</param>
public readonly record struct GivenInputs(object? Context)
{
    /// <summary>The name under which the root of the definition that is open stands beside the inputs.</summary>
    public const string DefinitionName = "$definition";

    /// <summary>The activities of the definition that is open, as its last save has them; none when it is not known.</summary>
    public IEnumerable<JsonObject> Activities =>
        Context is JsonObject inputs && inputs[DefinitionName] is JsonObject root ? Within(root) : [];

    /// <summary>The fixed text of an input; null when it is computed or empty.</summary>
    /// <param name="name">The input's name in a definition, for example <c>tab</c>.</param>
    public string? Text(string name) =>
        Context is JsonObject inputs
        && inputs[name] is JsonObject input
        && input["expression"] is JsonObject expression
        && expression["type"] is JsonValue type
        && type.TryGetValue<string>(out var language)
        && language == Expressions.ExpressionTypes.Literal
        && expression["value"] is JsonValue value
        && value.TryGetValue<string>(out var text)
        && text.Length > 0
            ? text
            : null;

    private static IEnumerable<JsonObject> Within(JsonNode? node) =>
        node switch
        {
            JsonObject o => (o["type"] is JsonValue && o["id"] is JsonValue ? [o] : Enumerable.Empty<JsonObject>()).Concat(
                o.SelectMany(member => Within(member.Value))
            ),
            JsonArray list => list.SelectMany(Within),
            _ => [],
        };
}
