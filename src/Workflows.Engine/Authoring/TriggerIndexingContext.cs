using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>Evaluates a trigger's inputs while its definition is compiled: there is no instance yet, only the definition.</summary>
public sealed class TriggerIndexingContext : IExpressionScope
{
    private readonly Lazy<IReadOnlyList<VariableDefinition>> _variables;
    private readonly Lazy<Dictionary<string, VariableDefinition>> _byName;
    private readonly Lazy<Dictionary<string, VariableDefinition>> _byId;

    internal TriggerIndexingContext(WorkflowDefinition definition)
    {
        Definition = definition;
        _variables = new(() => definition.Variables);
        _byName = new(() => _variables.Value.DistinctBy(v => v.Name).ToDictionary(v => v.Name, StringComparer.Ordinal));
        _byId = new(() => _variables.Value.DistinctBy(v => v.Id).ToDictionary(v => v.Id, StringComparer.Ordinal));
    }

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

    object? IExpressionScope.LastResult
    {
        get => null;
        set { }
    }

    IEnumerable<Variable> IExpressionScope.VariablesInScope()
    {
        foreach (var variable in _variables.Value)
        {
            yield return new Variable(variable.Id, variable.Name);
        }
    }

    bool IExpressionScope.TryGetVariable(string name, out object? value)
    {
        var found = _byName.Value.TryGetValue(name, out var variable);
        value = variable?.Value?.DeepClone();
        return found;
    }

    bool IExpressionScope.TryGetVariableById(string id, out object? value)
    {
        var found = _byId.Value.TryGetValue(id, out var variable);
        value = variable?.Value?.DeepClone();
        return found;
    }

    void IExpressionScope.SetVariable(string name, object? value) =>
        throw new ExpressionException("A trigger's inputs cannot set a variable: there is no instance yet.");

    object? IExpressionScope.GetInput(string name) => null;

    void IExpressionScope.SetInput(string name, object? value) { }

    void IExpressionScope.SetOutput(string activityIdOrName, string? outputName, object? value) { }

    IEnumerable<string> IExpressionScope.InputNames() => Definition.Inputs.Select(i => i.Name);

    object? IExpressionScope.GetOutput(string activityIdOrName, string? outputName) => null;

    IEnumerable<(string Activity, string Output)> IExpressionScope.OutputNames() => [];

    Guid IExpressionScope.NextGuid() => Guid.Empty;
}
