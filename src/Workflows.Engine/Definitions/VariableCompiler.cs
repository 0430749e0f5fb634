using System.Collections.Frozen;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Compiles declared variables and workflow inputs: their types and the values that they begin with.</summary>
internal sealed class VariableCompiler(WorkflowCompilation compilation)
{
    public Variable[] Compile(IReadOnlyList<VariableDefinition> variables, ActivityNode node)
    {
        var compiled = new Variable[variables.Count];
        for (var i = 0; i < compiled.Length; i++)
        {
            compiled[i] = Compile(variables[i], node);
        }

        return compiled;
    }

    /// <summary>Warns of inputs whose types are not known; their values are kept as JSON.</summary>
    public void CheckInputTypes(IReadOnlyList<InputDefinition> inputs)
    {
        foreach (var input in inputs)
        {
            if (!input.IsArray && VariableTypes.Find(input.Type) is null)
            {
                compilation.Report(
                    null,
                    ProblemSeverity.Warning,
                    ProblemCodes.VariableType,
                    $"The input '{input.Name}' is of the type '{input.Type}', which is not known here; it is kept as JSON."
                );
            }
        }
    }

    /// <summary>Default values by input name; names are compared without case.</summary>
    public static FrozenDictionary<string, object?> InputDefaults(IReadOnlyList<InputDefinition> inputs) =>
        inputs
            .Where(i => i.DefaultValue is not null && i.Name.Length > 0)
            .GroupBy(i => i.Name, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(
                g => g.Key,
                g =>
                    ValueConverter.Convert(
                        ValueJson.FromNode(g.First().DefaultValue),
                        VariableTypes.Find(g.First().Type) ?? typeof(object)
                    ),
                StringComparer.OrdinalIgnoreCase
            );

    private Variable Compile(VariableDefinition variable, ActivityNode node)
    {
        var activityId = node.Parent is null ? null : node.Id;
        var type = variable.IsArray ? typeof(object) : VariableTypes.Find(variable.TypeName);
        if (type is null)
        {
            compilation.Report(
                activityId,
                ProblemSeverity.Warning,
                ProblemCodes.VariableType,
                $"The variable '{variable.Name}' is of the type '{variable.TypeName}', which is not known here; it is kept as JSON."
            );
            type = typeof(object);
        }
        object? value = null;
        try
        {
            var plain = ValueJson.FromNode(variable.Value);
            if (plain is string text && IsJson(variable, text.TrimStart()))
            {
                plain = JsonDepth.Parse(text);
            }
            // As in Elsa, a variable without a value is null, not the default of its type.
            value =
                plain is null || plain is string written && string.IsNullOrWhiteSpace(written)
                    ? null
                    : ValueConverter.ConvertStrict(plain, type);
        }
        catch (Exception e)
            when (e is FormatException or InvalidCastException or OverflowException or ArgumentException or System.Text.Json.JsonException)
        {
            compilation.Report(
                activityId,
                ProblemSeverity.Error,
                ProblemCodes.VariableType,
                $"The variable '{variable.Name}' begins with '{variable.Value}', which is not a {ValueConverter.Describe(type)}."
            );
            value = ValueConverter.DefaultOf(type);
        }
        var isPersisted = StorageDrivers.Keeps(variable.StorageDriver);
        if (!isPersisted)
        {
            compilation.Report(
                activityId,
                ProblemSeverity.Warning,
                ProblemCodes.VariableStorage,
                $"The variable '{variable.Name}' has {(string.IsNullOrEmpty(variable.StorageDriver) ? "no storage driver" : "a storage driver that keeps nothing")}: "
                    + "what it is set to is lost when the workflow waits for the first time. Choose 'Workflow instance' as its storage."
            );
        }
        return new Variable(variable.Id, variable.Name)
        {
            Type = type,
            DefaultValue = value,
            IsPersisted = isPersisted,
        };
    }

    private static bool IsJson(VariableDefinition variable, string text) =>
        text.StartsWith('[') && (variable.IsArray || VariableTypes.IsJson(variable.TypeName))
        || text.StartsWith('{') && VariableTypes.IsJson(variable.TypeName);
}
