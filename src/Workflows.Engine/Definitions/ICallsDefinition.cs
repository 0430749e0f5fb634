using Workflows.Engine.Authoring;

namespace Workflows.Engine.Definitions;

/// <summary>An activity that starts another workflow.</summary>
internal interface ICallsDefinition
{
    /// <summary>The logical id of the other workflow.</summary>
    Input<string?> WorkflowDefinitionId { get; }
}
