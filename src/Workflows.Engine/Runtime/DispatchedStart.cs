using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>A start that an instance asked for in its commit; the stimulus that carries it goes to no bookmark and to no trigger.</summary>
/// <param name="InstanceId">The id of the new instance, which the dispatching instance knows already.</param>
/// <param name="DefinitionVersionId">The version that was published when the instance was dispatched.</param>
/// <param name="Parent">The dispatching instance.</param>
public sealed record DispatchedStart(string InstanceId, string DefinitionVersionId, InstanceParent Parent);
