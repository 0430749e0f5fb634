using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Activities;

/// <summary>Sets a variable, converted to its declared type.</summary>
[Activity("Elsa", "Primitives", "Give a variable a value.")]
public sealed class SetVariable : CodeActivity, IBindsDefinition
{
    private string? _id;
    private string? _name;

    /// <summary>The variable to set, as the definition refers to it: by id or by name.</summary>
    [Input(Description = "The variable.", UIHint = InputUIHints.VariablePicker, IsRequired = true)]
    public Variable? Variable { get; set; }

    /// <summary>The variable's new value.</summary>
    [Input(Description = "The value.")]
    public Input<object?> Value { get; set; } = new((object?)null);

    /// <inheritdoc />
    public void Bind(JsonObject source, ActivityBinder binder)
    {
        (_id, _name) = source["variable"] switch
        {
            JsonObject o => (o.Text("id"), o.Text("name")),
            JsonValue v when v.TryGetValue<string>(out var id) => (id, id),
            _ => (null, null),
        };
        if ((_id ?? _name) is { } known)
        {
            Variable = new Variable(_id ?? known, _name ?? known);
        }
    }

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var value = context.Get(Value);
        // The id comes first, because an inner variable may have the same name as an outer one.
        if (_id is not null && context.SetVariableById(_id, value))
        {
            return;
        }

        if (_name is null || !context.TryGetVariable(_name, out _))
        {
            throw new FaultException($"There is no variable '{_name ?? _id}' in scope.");
        }

        context.SetVariable(_name, value);
    }
}
