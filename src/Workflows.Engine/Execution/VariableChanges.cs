using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>Sets variables of an instance on behalf of a person outside, and notes their names in the journal, never their values.</summary>
internal static class VariableChanges
{
    /// <summary>Sets the variables that live executions declare.</summary>
    /// <returns>False when the instance has ended for good, or no live execution declares any of them.</returns>
    public static bool Apply(WorkflowExecutionContext workflow, JsonObject values)
    {
        if (WorkflowSubStatus.IsFinal(workflow.SubStatus))
        {
            return false;
        }
        var names = new List<string>();
        ActivityExecutionContext? first = null;
        foreach (var context in workflow.Executions.All)
        {
            if (!context.IsLive || context.VariableValues is not { } slots)
            {
                continue;
            }
            first ??= context;
            var variables = context.Node.VariableArray;
            for (var i = 0; i < variables.Length; i++)
            {
                if (values.TryGetPropertyValue(variables[i].Id, out var value) && TryConvert(variables[i], value, out var converted))
                {
                    slots[i] = converted;
                    context.IsTouched = true;
                    names.Add(variables[i].Name);
                }
            }
        }
        if (names.Count == 0)
        {
            return false;
        }
        workflow.Journal.Add(first!, JournalEvents.VariablesSet, $"Set from outside: {string.Join(", ", names.Distinct())}.");
        return true;
    }

    /// <summary>The value as the variable's type; false when it cannot have that type.</summary>
    public static bool TryConvert(Variable variable, JsonNode? value, out object? converted)
    {
        try
        {
            var plain = PlainValue.Of(ValueJson.FromNode(value is JsonValue ? value : value?.DeepClone()));
            // A workflow takes the type's default where a value does not fit, as in Elsa. A person is told instead.
            if (plain is not (null or string { Length: 0 }))
            {
                ValueConverter.ConvertStrict(plain, variable.Type);
            }
            converted = VariableScope.ToDeclaredType(variable, plain);
            return true;
        }
        catch (Exception e)
            when (e
                    is FaultException
                        or FormatException
                        or InvalidCastException
                        or OverflowException
                        or NotSupportedException
                        or ArgumentException
                        or System.Text.Json.JsonException
            )
        {
            converted = null;
            return false;
        }
    }
}
