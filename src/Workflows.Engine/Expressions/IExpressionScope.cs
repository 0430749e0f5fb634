using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Expressions;

/// <summary>What an expression can read and change while it is evaluated.</summary>
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

    /// <summary>Business time; it does not change while a burst runs.</summary>
    DateTimeOffset Now { get; }

    /// <summary>Coded answers and facts that were loaded for the burst.</summary>
    ReadSet ReadSet { get; }

    /// <summary>The last main output that any activity set.</summary>
    object? LastResult { get; set; }

    /// <summary>All variables, innermost scope first; an outer one may have the same name as an inner one.</summary>
    IEnumerable<Variable> VariablesInScope();

    /// <summary>Finds the innermost variable with a name.</summary>
    bool TryGetVariable(string name, out object? value);

    /// <summary>Finds the innermost variable with an id.</summary>
    bool TryGetVariableById(string id, out object? value);

    /// <summary>Sets the innermost variable with a name; when there is none, makes one in the innermost container.</summary>
    void SetVariable(string name, object? value);

    /// <summary>The value of a workflow input, or null.</summary>
    object? GetInput(string name);

    /// <summary>Changes a workflow input of this instance.</summary>
    void SetInput(string name, object? value);

    /// <summary>Names of the declared workflow inputs.</summary>
    IEnumerable<string> InputNames();

    /// <summary>The last output of an activity, by the activity's id or name.</summary>
    object? GetOutput(string activityIdOrName, string? outputName);

    /// <summary>Changes the last output of an activity.</summary>
    void SetOutput(string activityIdOrName, string? outputName, object? value);

    /// <summary>Names of activities with names of their outputs, for functions such as <c>getResultFromLookup()</c>.</summary>
    IEnumerable<(string Activity, string Output)> OutputNames();

    /// <summary>A new id. A burst that is run again makes the same ids.</summary>
    Guid NextGuid();
}
