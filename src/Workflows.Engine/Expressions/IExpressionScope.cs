using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Expressions;

/// <summary>What an expression can see and change.</summary>
public interface IExpressionScope
{
    /// <summary>The instance's id.</summary>
    string InstanceId { get; }

    /// <summary>The definition's logical id.</summary>
    string DefinitionId { get; }

    /// <summary>The version's own id.</summary>
    string DefinitionVersionId { get; }

    /// <summary>The version's number.</summary>
    int DefinitionVersion { get; }

    /// <summary>The instance's correlation id.</summary>
    string? CorrelationId { get; set; }

    /// <summary>The instance's name.</summary>
    string? InstanceName { get; set; }

    /// <summary>Business time, fixed for the burst.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Coded answers and facts.</summary>
    ReadSet ReadSet { get; }

    /// <summary>The last result of an activity.</summary>
    object? LastResult { get; }

    /// <summary>Variables from the innermost scope outwards; an outer one of the same name may follow.</summary>
    IEnumerable<Variable> VariablesInScope();

    /// <summary>The value of the innermost variable with a name.</summary>
    bool TryGetVariable(string name, out object? value);

    /// <summary>The value of the innermost variable with an id.</summary>
    bool TryGetVariableById(string id, out object? value);

    /// <summary>Sets the innermost variable with a name, or makes a new one in the innermost container.</summary>
    void SetVariable(string name, object? value);

    /// <summary>A workflow input, or null.</summary>
    object? GetInput(string name);

    /// <summary>Names of the declared workflow inputs.</summary>
    IEnumerable<string> InputNames();

    /// <summary>The last output of an activity, by the activity's id or name.</summary>
    object? GetOutput(string activityIdOrName, string? outputName);

    /// <summary>Activities (by name) and their outputs, for <c>getResultFromName()</c>.</summary>
    IEnumerable<(string Activity, string Output)> OutputNames();

    /// <summary>A new id that is the same whenever the burst is run again.</summary>
    Guid NextGuid();
}
