using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Tests;

/// <summary>Runs bursts of one instance without a store, by a host that knows no other workflow.</summary>
internal static class Bursts
{
    public const string Instance = "0123456789abcdef01234567";

    /// <summary>A catalogue without any workflow.</summary>
    public static IWorkflowCatalog NoOthers { get; } = new NoCatalog();

    public static async Task<BurstResult> RunAsync(
        BurstRunner runner,
        CompiledWorkflow workflow,
        BurstCause cause,
        DateTimeOffset now,
        WorkflowState? state = null
    ) =>
        await runner.RunAsync(
            new BurstRequest
            {
                Workflow = workflow,
                InstanceId = Instance,
                State = state,
                Cause = cause,
                Now = now,
                Catalog = NoOthers,
            }
        );

    private sealed class NoCatalog : IWorkflowCatalog
    {
        public CompiledWorkflow? FindPublished(string definitionId) => null;

        public CompiledWorkflow? FindVersion(string versionId) => null;
    }
}
