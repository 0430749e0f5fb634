using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Runs one delivery: it loads the instance, runs the burst and commits the result. When another commit changed the instance first, all of
/// that is repeated.
/// </summary>
public sealed partial class InstanceRunner(
    IEngineStore store,
    IWorkflowCatalog catalog,
    BurstRunner bursts,
    GroupLoader loader,
    GroupCommitter committer,
    ReadSets readSets,
    BusinessClock clock,
    IConsoleLines lines,
    Watchdog watchdog,
    BurstLimits limits,
    ILogger<InstanceRunner> logger
)
{
    private const int MaxAttempts = 50;

    /// <summary>Runs a delivery until its unit is committed, or there is nothing to do.</summary>
    /// <param name="delivery">Says what the burst does.</param>
    /// <param name="stored">Whether the delivery is a row in the store, which the commit deletes.</param>
    /// <param name="cancellationToken">Stops before the commit.</param>
    /// <returns>The state after the commit, and what was committed.</returns>
    /// <exception cref="UnitFailedException">The unit cannot be committed, even in a transaction without other units.</exception>
    public async ValueTask<RunOutcome> RunAsync(Delivery delivery, bool stored, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // A start loads nothing, to save a round trip. If the instance exists already, the commit loses, and the next attempt loads it.
            var loaded = delivery.Kind == DeliveryKind.Start && attempt == 0 ? null : await loader.LoadAsync(delivery.InstanceId);
            var workflow = Find(delivery, loaded);
            if (workflow is null && (loaded is not null || delivery.Kind == DeliveryKind.Start))
            {
                await catalog.RefreshAsync(cancellationToken);
                workflow = Find(delivery, loaded);
            }

            if (workflow is null && catalog.WhySetAside(delivery.DefinitionVersionId ?? loaded?.State.DefinitionVersionId ?? "") is { } why)
            {
                throw new UnitFailedException(delivery.Id, new InvalidOperationException(why));
            }

            if (workflow is null || (loaded is null) != (delivery.Kind == DeliveryKind.Start))
            {
                // The instance was started before, or no longer exists: this is a repeated delivery.
                return await NothingToDoAsync(delivery, stored, loaded, cancellationToken);
            }

            var readSetKey = delivery.ReadSetKey ?? loaded?.State.ReadSetKey;
            var caseId = delivery.CaseId ?? loaded?.CaseId;
            var now = clock.Now;
            var children = delivery.Kind is DeliveryKind.Cancel or DeliveryKind.Continue or DeliveryKind.SetVariables
                ? await LoadChildrenAsync(delivery.InstanceId, cancellationToken)
                : [];
            var request = new BurstRequest
            {
                Workflow = workflow,
                InstanceId = delivery.InstanceId,
                State = loaded?.State,
                Cause = CauseOf(delivery),
                ReadSet = await readSets.LoadAsync(readSetKey, cancellationToken),
                Now = now,
                Catalog = catalog,
                CaseId = caseId,
                CarriesAnswers = delivery.CarriesAnswers,
                MaxSteps = limits.MaxSteps,
                MaxDuration = limits.MaxDuration,
                Children = children.ToDictionary(c => c.Key, c => c.Value.State),
            };
            var result = await RunBurstAsync(delivery, request, cancellationToken);
            if (!result.Applied)
            {
                return await NothingToDoAsync(delivery, stored, loaded, cancellationToken);
            }

            var unit = UnitOf(delivery, stored, loaded, children, caseId, result, now) with
            {
                Activation =
                    delivery.Kind == DeliveryKind.Start ? Activation.Of(workflow, delivery.InstanceId, delivery.CorrelationId) : null,
            };
            var committed = await committer.CommitAsync(unit);
            if (committed.Outcome == CommitOutcome.NotActivated)
            {
                return await NotActivatedAsync(delivery, stored, unit.Activation!, cancellationToken);
            }

            if (committed.Outcome == CommitOutcome.Failed)
            {
                throw new UnitFailedException(delivery.Id, committed.Error);
            }

            if (committed.Outcome == CommitOutcome.Committed)
            {
                // The console is a log: what an instance about a case writes stays out of it.
                if (caseId is null && readSetKey is null && result.Changes.All(c => !c.State.HoldsAnswers))
                {
                    lines.Write(result.Changes);
                }

                foreach (var incident in result.Changes.SelectMany(c => c.Incidents))
                {
                    LogIncident(delivery.InstanceId, incident.ActivityId, incident.ActivityType);
                }

                return new RunOutcome(result.Changes[0].State, result);
            }

            if (
                stored
                && await store.LoadAsync(delivery.InstanceId, cancellationToken) is { } again
                && again.Revision == (loaded?.Revision ?? 0)
            )
            {
                // The instance is unchanged, so the commit lost because another node has handled the delivery.
                return new RunOutcome(again.State, null);
            }
        }

        throw new UnitFailedException(
            delivery.Id,
            new InvalidOperationException($"Other commits changed the instance first, {MaxAttempts} times.")
        );
    }

    private async ValueTask<BurstResult> RunBurstAsync(Delivery delivery, BurstRequest request, CancellationToken cancellationToken)
    {
        if (delivery.Continues >= limits.MaxContinues)
        {
            throw new UnitFailedException(
                delivery.Id,
                new InvalidOperationException(
                    $"The workflow instance ran {limits.MaxContinues} bursts one after another without a wait; look for a loop that does not end."
                )
            );
        }

        try
        {
            return await watchdog.RunAsync(
                $"burst of workflow instance {delivery.InstanceId}",
                () => bursts.RunAsync(request, cancellationToken),
                cancellationToken
            );
        }
        catch (StuckException e)
        {
            throw new UnitFailedException(delivery.Id, e);
        }
    }

    private CompiledWorkflow? Find(Delivery delivery, LoadedInstance? loaded) =>
        delivery.Kind == DeliveryKind.Start ? catalog.FindVersion(delivery.DefinitionVersionId!)
        : loaded is null ? null
        : catalog.FindVersion(loaded.State.DefinitionVersionId);

    private async ValueTask<RunOutcome> NothingToDoAsync(
        Delivery delivery,
        bool stored,
        LoadedInstance? loaded,
        CancellationToken cancellationToken
    )
    {
        if (delivery.Kind == DeliveryKind.Start && loaded is null)
        {
            throw new UnitFailedException(
                delivery.Id,
                new InvalidOperationException($"Version {delivery.DefinitionVersionId} is not known.")
            );
        }

        LogNothingToDo(delivery.Kind, delivery.InstanceId);
        if (stored)
        {
            await store.DropDeliveryAsync(delivery, cancellationToken);
        }

        return new RunOutcome(loaded?.State, null);
    }

    /// <summary>
    /// Ends a start that a running instance forbids. A caller gets an exception, a form is parked for a person, and an instance that waits for
    /// the new one is told; any other start is dropped.
    /// </summary>
    private async ValueTask<RunOutcome> NotActivatedAsync(
        Delivery delivery,
        bool stored,
        Activation activation,
        CancellationToken cancellationToken
    )
    {
        var refusal = new NotActivatedException(activation.Sentence);
        if (!stored)
        {
            throw refusal;
        }

        if (delivery.MustBeTaken)
        {
            throw new UnitFailedException(delivery.Id, refusal);
        }

        LogNotActivated(activation.DefinitionId, activation.Strategy);
        await store.DropDeliveryAsync(delivery with { Event = AnswerTo(delivery, refusal.Message) }, cancellationToken);
        return new RunOutcome(null, null);
    }

    // The answer goes to the inbox in the transaction that drops the delivery.
    private static Stimulus? AnswerTo(Delivery delivery, string sentence) =>
        delivery.Parent is { Waits: true } parent
            ? new Stimulus
            {
                Id = $"{delivery.InstanceId}-not-started",
                Name = DispatchWorkflow.BookmarkName,
                Key = delivery.InstanceId,
                InstanceId = parent.InstanceId,
                CaseId = delivery.CaseId,
                Input = new JsonObject { [DispatchWorkflow.NotStartedInput] = sentence },
            }
            : null;

    private async ValueTask<Dictionary<string, LoadedInstance>> LoadChildrenAsync(string instanceId, CancellationToken cancellationToken)
    {
        var children = new Dictionary<string, LoadedInstance>(StringComparer.Ordinal);
        var open = new Queue<string>(await store.RunningChildrenAsync(instanceId, cancellationToken));
        while (open.TryDequeue(out var child))
        {
            if (!children.ContainsKey(child) && await store.LoadAsync(child, cancellationToken) is { } loaded)
            {
                children.Add(child, loaded);
                foreach (var grandchild in await store.RunningChildrenAsync(child, cancellationToken))
                {
                    open.Enqueue(grandchild);
                }
            }
        }

        return children;
    }

    private static BurstCause CauseOf(Delivery delivery) =>
        delivery.Kind switch
        {
            DeliveryKind.Start => new BurstCause.Start(delivery.Input, delivery.TriggerActivityId)
            {
                CorrelationId = delivery.CorrelationId,
                Parent = delivery.Parent,
            },
            DeliveryKind.Resume => new BurstCause.Resume(delivery.BookmarkId!, delivery.Input),
            DeliveryKind.Continue => new BurstCause.Continue(),
            DeliveryKind.Cancel => new BurstCause.Cancel(),
            DeliveryKind.Retry => new BurstCause.Retry(delivery.ActivityInstanceId),
            DeliveryKind.SetVariables => new BurstCause.SetVariables(delivery.Input ?? []),
            _ => throw new ArgumentOutOfRangeException(nameof(delivery), delivery.Kind, "Unknown kind of delivery."),
        };

    private static CommitUnit UnitOf(
        Delivery delivery,
        bool stored,
        LoadedInstance? loaded,
        Dictionary<string, LoadedInstance> children,
        string? caseId,
        BurstResult result,
        DateTimeOffset now
    )
    {
        var writes = new InstanceWrite[result.Changes.Count];
        for (var i = 0; i < writes.Length; i++)
        {
            var change = result.Changes[i];
            var child = i == 0 ? null : children.GetValueOrDefault(change.InstanceId);
            var revision = i == 0 ? loaded?.Revision ?? 0 : child?.Revision ?? 0;
            // A child may have got a case of its own while its parent waited.
            writes[i] = new InstanceWrite(change, change.IsNew ? 0 : revision, child?.CaseId ?? caseId);
        }

        return new CommitUnit
        {
            DeliveryId = stored ? delivery.Id : null,
            Instances = writes,
            Effects = result.Effects,
            Stimuli = result.Stimuli,
            Deliveries = result.Continues
                ?
                [
                    new Delivery
                    {
                        Id = Ids.Hash("continue", $"{delivery.InstanceId}\n{(loaded?.Revision ?? 0) + 1}"),
                        InstanceId = delivery.InstanceId,
                        Kind = DeliveryKind.Continue,
                        CaseId = caseId,
                        Continues = delivery.Kind == DeliveryKind.Continue ? delivery.Continues + 1 : 1,
                    },
                ]
                : [],
            At = now,
        };
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Instance {InstanceId}: incident in activity {ActivityId} ({ActivityType}); see its journal."
    )]
    private partial void LogIncident(string instanceId, string activityId, string activityType);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Workflow {DefinitionId} was not started: its activation strategy is {Strategy}, and another instance is running."
    )]
    private partial void LogNotActivated(string definitionId, ActivationStrategy strategy);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A {Kind} delivery for instance {InstanceId} found nothing to do.")]
    private partial void LogNothingToDo(DeliveryKind kind, string instanceId);
}

/// <summary>The result of running a delivery.</summary>
/// <param name="State">The state after the commit; null when there is no such instance.</param>
/// <param name="Result">What was committed; null when there was nothing to do.</param>
public sealed record RunOutcome(WorkflowState? State, BurstResult? Result);

/// <summary>Thrown when a unit cannot be committed, even in a transaction without other units.</summary>
public sealed class UnitFailedException(string deliveryId, Exception? inner)
    : Exception($"The burst of delivery {deliveryId} could not be committed: {inner?.Message}", inner);
