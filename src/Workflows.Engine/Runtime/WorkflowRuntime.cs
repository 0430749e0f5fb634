using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Starting, resuming, cancelling and retrying for a caller that has no rows of its own: it skips the inbox and waits for the commit.
/// </summary>
public sealed class WorkflowRuntime(IEngineStore store, IWorkflowCatalog catalog, InstanceRunner runner)
{
    /// <summary>Starts the published version of a definition.</summary>
    /// <param name="definitionId">The definition.</param>
    /// <param name="input">Inputs by name.</param>
    /// <param name="correlationId">The new instance's correlation id.</param>
    /// <param name="requestId">Idempotency key: the same request started twice is one instance. Null makes a new one.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <returns>The instance's id and its state at the commit.</returns>
    /// <exception cref="DefinitionNotFoundException">There is no published version.</exception>
    public ValueTask<StartedInstance> StartAsync(
        string definitionId,
        JsonObject? input = null,
        string? correlationId = null,
        string? requestId = null,
        CancellationToken cancellationToken = default
    )
    {
        var workflow = catalog.FindPublished(definitionId) ?? throw new DefinitionNotFoundException(definitionId);
        return StartAsync(workflow, input, correlationId, requestId, cancellationToken);
    }

    /// <summary>Starts a version.</summary>
    public async ValueTask<StartedInstance> StartAsync(
        CompiledWorkflow workflow,
        JsonObject? input,
        string? correlationId,
        string? requestId,
        CancellationToken cancellationToken
    )
    {
        var id = Ids.Hash("request", requestId ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        var delivery = new Delivery
        {
            Id = id,
            InstanceId = Ids.Instance(id),
            Kind = DeliveryKind.Start,
            DefinitionVersionId = workflow.VersionId,
            Input = input,
            CorrelationId = correlationId,
        };
        var outcome = await runner.RunAsync(delivery, stored: false, cancellationToken);
        return new StartedInstance(delivery.InstanceId, outcome.State!);
    }

    /// <summary>Resumes a bookmark.</summary>
    /// <returns>The instance's state at the commit; null when the bookmark is used up.</returns>
    public async ValueTask<WorkflowState?> ResumeAsync(
        string bookmarkId,
        JsonObject? input = null,
        CancellationToken cancellationToken = default
    )
    {
        var instanceId = await store.FindBookmarkAsync(bookmarkId, cancellationToken);
        return instanceId is null ? null : await ResumeAsync(instanceId, bookmarkId, input, cancellationToken);
    }

    /// <summary>Resumes a bookmark of a known instance.</summary>
    /// <returns>The instance's state at the commit; null when the bookmark is used up.</returns>
    public async ValueTask<WorkflowState?> ResumeAsync(
        string instanceId,
        string bookmarkId,
        JsonObject? input = null,
        CancellationToken cancellationToken = default
    )
    {
        var outcome = await runner.RunAsync(
            new Delivery
            {
                Id = Ids.ResumeDelivery("direct", bookmarkId),
                InstanceId = instanceId,
                Kind = DeliveryKind.Resume,
                BookmarkId = bookmarkId,
                Input = input,
            },
            stored: false,
            cancellationToken
        );
        return outcome.Result is null ? null : outcome.State;
    }

    /// <summary>Cancels an instance and the children that it waits for; its unsent effects are dropped.</summary>
    /// <returns>False when it had ended.</returns>
    public async ValueTask<bool> CancelAsync(string instanceId, CancellationToken cancellationToken = default) =>
        (await DirectAsync(instanceId, DeliveryKind.Cancel, null, cancellationToken)).Result is not null;

    /// <summary>Runs a faulted activity again; null: every faulted one.</summary>
    /// <returns>False when nothing was faulted.</returns>
    public async ValueTask<bool> RetryAsync(
        string instanceId,
        string? activityInstanceId = null,
        CancellationToken cancellationToken = default
    ) => (await DirectAsync(instanceId, DeliveryKind.Retry, activityInstanceId, cancellationToken)).Result is not null;

    private ValueTask<RunOutcome> DirectAsync(
        string instanceId,
        DeliveryKind kind,
        string? activity,
        CancellationToken cancellationToken
    ) =>
        runner.RunAsync(
            new Delivery
            {
                Id = Ids.Hash("direct", $"{kind}\n{instanceId}\n{activity}"),
                InstanceId = instanceId,
                Kind = kind,
                ActivityInstanceId = activity,
            },
            stored: false,
            cancellationToken
        );
}

/// <summary>A new instance.</summary>
/// <param name="InstanceId">Its id.</param>
/// <param name="State">Its state at the commit of its first burst.</param>
public sealed record StartedInstance(string InstanceId, WorkflowState State);

/// <summary>There is no published version of a definition.</summary>
public sealed class DefinitionNotFoundException(string definitionId) : Exception($"There is no published workflow '{definitionId}'.");
