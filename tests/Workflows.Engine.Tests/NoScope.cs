using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Tests;

/// <summary>A scope without variables, for expressions that are evaluated outside of a workflow.</summary>
internal sealed class NoScope : IExpressionScope
{
    public string InstanceId => "";

    public string DefinitionId => "";

    public string DefinitionVersionId => "";

    public int DefinitionVersion => 1;

    public string? CorrelationId { get; set; }

    public string? InstanceName { get; set; }

    public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

    public ReadSet ReadSet => ReadSet.Empty;

    public object? LastResult { get; set; }

    public IEnumerable<Variable> VariablesInScope() => [];

    public bool TryGetVariable(string name, out object? value)
    {
        value = null;
        return false;
    }

    public bool TryGetVariableById(string id, out object? value)
    {
        value = null;
        return false;
    }

    public void SetVariable(string name, object? value) { }

    public object? GetInput(string name) => null;

    public void SetInput(string name, object? value) { }

    public IEnumerable<string> InputNames() => [];

    public object? GetOutput(string activityIdOrName, string? outputName) => null;

    public void SetOutput(string activityIdOrName, string? outputName, object? value) { }

    public IEnumerable<(string Activity, string Output)> OutputNames() => [];

    public Guid NextGuid() => Guid.Empty;
}
