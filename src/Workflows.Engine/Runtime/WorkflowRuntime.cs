using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Starts, resumes, cancels and retries instances for a caller that waits for the commit; the request does not go through the inbox.
/// </summary>
public sealed class WorkflowRuntime(IWorkflowCatalog catalog, InstanceRunner runner)
{
    /// <summary>Starts the published version of a definition.</summary>
    /// <param name="definitionId">The definition.</param>
    /// <param name="input">Inputs by name.</param>
    /// <param name="correlationId">The new instance's correlation id.</param>
    /// <param name="requestId">Idempotency key: a request that is repeated starts only one instance. Null always starts a new one.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <returns>The instance's id and its state after the first burst.</returns>
    /// <exception cref="DefinitionNotFoundException">The definition has no published version.</exception>
    /// <exception cref="NotActivatedException">A running instance forbids the start.</exception>
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

    /// <summary>Starts a given version, which need not be published.</summary>
    /// <exception cref="Authoring.FaultException">The correlation id is too long.</exception>
    /// <exception cref="NotActivatedException">A running instance forbids the start.</exception>
    public async ValueTask<StartedInstance> StartAsync(
        CompiledWorkflow workflow,
        JsonObject? input,
        string? correlationId,
        string? requestId,
        CancellationToken cancellationToken
    )
    {
        TextLimits.Check(correlationId, TextLimits.CorrelationId, "The correlation id");
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

    /// <summary>Resumes a bookmark of an instance.</summary>
    /// <returns>The instance's state after the burst; null when the bookmark no longer exists.</returns>
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

    /// <summary>Cancels an instance and the children that it waits for. Their effects that have not begun are dropped.</summary>
    /// <returns>False when the instance had already ended.</returns>
    public async ValueTask<bool> CancelAsync(string instanceId, CancellationToken cancellationToken = default) =>
        (await DirectAsync(instanceId, DeliveryKind.Cancel, null, cancellationToken)).Result is not null;

    /// <summary>Runs a faulted activity execution again, or all of them when none is given.</summary>
    /// <returns>False when no such execution is faulted.</returns>
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

/// <summary>An instance that was just started.</summary>
/// <param name="InstanceId">The instance's id.</param>
/// <param name="State">The state after the first burst.</param>
public sealed record StartedInstance(string InstanceId, WorkflowState State);

/// <summary>Thrown when a definition has no published version.</summary>
public sealed class DefinitionNotFoundException(string definitionId) : Exception($"There is no published workflow '{definitionId}'.");
