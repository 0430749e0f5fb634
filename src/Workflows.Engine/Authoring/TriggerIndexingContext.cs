using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>Evaluates a trigger's inputs while its definition is compiled: there is no instance yet, only the definition.</summary>
public sealed class TriggerIndexingContext : IExpressionScope
{
    internal TriggerIndexingContext(WorkflowDefinition definition) => Definition = definition;

    /// <summary>The definition that is compiled.</summary>
    public WorkflowDefinition Definition { get; }

    /// <summary>Evaluates an input without an instance.</summary>
    /// <exception cref="ExpressionException">The expression needs an instance.</exception>
    public T? Get<T>(Input<T>? input) =>
        input is null ? default : ValueConverter.Convert<T>(input.Expression.Evaluate(this, CancellationToken.None));

    string IExpressionScope.InstanceId => "";
    string IExpressionScope.DefinitionId => Definition.DefinitionId;
    string IExpressionScope.DefinitionVersionId => Definition.Id;
    int IExpressionScope.DefinitionVersion => Definition.Version;
    string? IExpressionScope.CorrelationId { get; set; }
    string? IExpressionScope.InstanceName { get; set; }
    DateTimeOffset IExpressionScope.Now => DateTimeOffset.UnixEpoch;
    ReadSet IExpressionScope.ReadSet => ReadSet.Empty;
    object? IExpressionScope.LastResult => null;

    IEnumerable<Variable> IExpressionScope.VariablesInScope()
    {
        foreach (var variable in Definition.Variables)
        {
            yield return new Variable(variable.Id, variable.Name);
        }
    }

    bool IExpressionScope.TryGetVariable(string name, out object? value)
    {
        var variable = Definition.Variables.FirstOrDefault(v => v.Name == name);
        value = variable?.Value?.DeepClone();
        return variable is not null;
    }

    bool IExpressionScope.TryGetVariableById(string id, out object? value)
    {
        var variable = Definition.Variables.FirstOrDefault(v => v.Id == id);
        value = variable?.Value?.DeepClone();
        return variable is not null;
    }

    void IExpressionScope.SetVariable(string name, object? value) =>
        throw new ExpressionException("A trigger's inputs cannot set a variable: there is no instance yet.");

    object? IExpressionScope.GetInput(string name) => null;

    IEnumerable<string> IExpressionScope.InputNames() => Definition.Inputs.Select(i => i.Name);

    object? IExpressionScope.GetOutput(string activityIdOrName, string? outputName) => null;

    IEnumerable<(string Activity, string Output)> IExpressionScope.OutputNames() => [];

    Guid IExpressionScope.NextGuid() => Guid.Empty;
}
