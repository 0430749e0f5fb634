using System.Security.Cryptography;
using System.Text;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>What expressions of this run can see: variables from here outwards, inputs, outputs.</summary>
public sealed partial class ActivityExecutionContext : IExpressionScope
{
    string IExpressionScope.InstanceId => Attached("the instance").Id;
    string IExpressionScope.DefinitionId => Attached("the definition").Compiled.DefinitionId;
    string IExpressionScope.DefinitionVersionId => Attached("the definition").Compiled.VersionId;
    int IExpressionScope.DefinitionVersion => Attached("the definition").Compiled.Version;

    string? IExpressionScope.CorrelationId
    {
        get => Attached("the correlation id").CorrelationId;
        set => Attached("the correlation id").CorrelationId = value;
    }

    string? IExpressionScope.InstanceName
    {
        get => Attached("the instance's name").Name;
        set => Attached("the instance's name").Name = value;
    }

    object? IExpressionScope.LastResult => Attached("the last result").LastResult;

    /// <summary>The value of the innermost variable with a name.</summary>
    public T? GetVariable<T>(string name) => TryGetVariable(name, out var value) ? ValueConverter.Convert<T>(value) : default;

    /// <summary>
    /// Sets the innermost variable with a name, as the type that it is declared with, or makes a new one in the innermost container.
    /// </summary>
    public void SetVariable(string name, object? value)
    {
        Attached("a variable");
        value = Plain(value);
        for (var scope = this; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            if (scope.DynamicVariables is not null && scope.DynamicVariables.ContainsKey(name))
            {
                scope.DynamicVariables[name] = value;
                scope.IsTouched = true;
                return;
            }
            var index = scope.IndexOfVariable(name);
            if (index < 0)
            {
                continue;
            }

            scope.VariableValues![index] = Fit(scope.Node.VariableArray[index], value);
            return;
        }
        var container = this;
        while (container.ParentActivityExecutionContext is { } parent && container.Activity is not (Container or Activities.Workflow))
        {
            container = parent;
        }

        (container.DynamicVariables ??= new(StringComparer.Ordinal))[name] = value;
    }

    /// <summary>Sets the innermost variable with an id, as the type that it is declared with; false when there is none.</summary>
    public bool SetVariableById(string id, object? value) => PutVariable(id, value, fit: true);

    private bool PutVariable(string id, object? value, bool fit)
    {
        Attached("a variable");
        for (var scope = this; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            if (scope.VariableValues is null)
            {
                continue;
            }

            var variables = scope.Node.VariableArray;
            for (var i = 0; i < variables.Length; i++)
            {
                if (!string.Equals(variables[i].Id, id, StringComparison.Ordinal))
                {
                    continue;
                }

                value = Plain(value);
                scope.VariableValues[i] = fit ? Fit(variables[i], value) : value;
                return true;
            }
        }
        return false;
    }

    /// <summary>The value of the innermost variable with a name.</summary>
    public bool TryGetVariable(string name, out object? value)
    {
        Attached("a variable");
        for (var scope = this; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            if (scope.DynamicVariables is not null && scope.DynamicVariables.TryGetValue(name, out value))
            {
                return true;
            }

            var index = scope.IndexOfVariable(name);
            if (index < 0)
            {
                continue;
            }

            value = scope.VariableValues![index];
            return true;
        }
        value = null;
        return false;
    }

    bool IExpressionScope.TryGetVariableById(string id, out object? value)
    {
        Attached("a variable");
        for (var scope = this; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            if (scope.VariableValues is null)
            {
                continue;
            }

            var variables = scope.Node.VariableArray;
            for (var i = 0; i < variables.Length; i++)
            {
                if (!string.Equals(variables[i].Id, id, StringComparison.Ordinal))
                {
                    continue;
                }

                value = scope.VariableValues[i];
                return true;
            }
        }
        value = null;
        return false;
    }

    IEnumerable<Variable> IExpressionScope.VariablesInScope()
    {
        Attached("the variables");
        for (var scope = this; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            if (scope.DynamicVariables is not null)
            {
                foreach (var name in scope.DynamicVariables.Keys)
                {
                    yield return new Variable(name, name);
                }
            }

            if (scope.VariableValues is not null)
            {
                foreach (var variable in scope.Node.VariableArray)
                {
                    yield return variable;
                }
            }
        }
    }

    object? IExpressionScope.GetInput(string name) => Attached("an input").GetInput(name);

    IEnumerable<string> IExpressionScope.InputNames() => Attached("the inputs").Compiled.Inputs.Select(i => i.Name);

    object? IExpressionScope.GetOutput(string activityIdOrName, string? outputName) =>
        Attached("an output").GetOutput(activityIdOrName, outputName);

    IEnumerable<(string Activity, string Output)> IExpressionScope.OutputNames()
    {
        foreach (var node in Attached("the outputs").Compiled.Nodes)
        {
            foreach (var output in node.Outputs)
            {
                yield return (node.Activity.Name ?? node.Id, output.Name);
            }
        }
    }

    Guid IExpressionScope.NextGuid()
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.ASCII.GetBytes($"{Id}-g{++GuidCount}"), hash);
        // RFC 9562, version 8: made of a hash of our own choice.
        hash[6] = (byte)(hash[6] & 0x0F | 0x80);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>A plain value as the variable's declared type; blank text is no value for a type that is no text.</summary>
    private static object? Fit(Variable variable, object? value)
    {
        if (value is null || variable.Type == typeof(object))
        {
            return value;
        }

        if (value is string text && variable.Type != typeof(string) && string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return Plain(ValueConverter.Convert(value, variable.Type));
    }

    private int IndexOfVariable(string name)
    {
        if (VariableValues is null)
        {
            return -1;
        }

        var variables = Node.VariableArray;
        for (var i = 0; i < variables.Length; i++)
        {
            if (string.Equals(variables[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
