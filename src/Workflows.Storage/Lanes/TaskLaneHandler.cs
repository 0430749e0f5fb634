using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Storage.Lanes;

/// <summary>
/// Runs activities of kind Task or Job outside their burst, in lane <c>task:{type}</c>. The rows that an activity writes through <see
/// cref="CurrentTransaction"/> are committed together with the effect's receipt and the resumption of the instance, so they are written
/// exactly once.
/// </summary>
public sealed class TaskLaneHandler(IServiceScopeFactory scopes, DetachedActivityRunner runner) : ILaneHandler
{
    private static readonly LanePolicy Policy = new()
    {
        Ordered = false,
        BatchSize = 8,
        Concurrency = 2,
        MaxAttempts = 8,
    };

    /// <inheritdoc />
    public bool Serves(string lane) => lane.StartsWith(DetachedActivityRunner.LanePrefix, StringComparison.Ordinal);

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<EffectResult>>([
            .. batch.Effects.Select(e => new EffectResult.Transacted((transaction, token) => RunAsync(e, transaction, token))),
        ]);

    private async Task<JsonObject?> RunAsync(PendingEffect pending, Transaction transaction, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var current = scope.ServiceProvider.GetRequiredService<CurrentTransaction>();
        current.Begin(transaction, pending.Effect.CaseId, pending.Effect.InstanceId);
        var result = await runner.RunAsync(pending.Effect.Payload, scope.ServiceProvider, cancellationToken);
        // A refusal was made before anything was written: the instance faults with its sentence, and the lane does not try again.
        if (result.Exception is { } exception and not RefusedException)
        {
            // The transaction must roll back. The lane tries again, and parks the effect after its last attempt.
            // The sentence of a fault may hold a value of the case, and what is thrown here is logged.
            throw exception is FaultException
                ? new InvalidOperationException($"{pending.Effect.Lane} failed.")
                : new InvalidOperationException($"{pending.Effect.Lane} failed: {exception.Message}", exception);
        }

        return result.ToResumeInput();
    }
}

/// <summary>The transaction of the effect that runs in this scope, for activities of kind Task that write to the database.</summary>
public sealed class CurrentTransaction
{
    private Transaction? _transaction;

    /// <summary>The transaction, which also deletes the effect and writes its receipt.</summary>
    /// <exception cref="InvalidOperationException">No effect runs in this scope.</exception>
    public Transaction Transaction => _transaction ?? throw new InvalidOperationException("No effect runs in this scope.");

    /// <summary>Id of the case that the effect belongs to; null when it belongs to none.</summary>
    public string? CaseId { get; private set; }

    /// <summary>Id of the workflow instance that waits for the effect; null when none does.</summary>
    public string? InstanceId { get; private set; }

    internal void Begin(Transaction current, string? caseId, string? instanceId = null)
    {
        _transaction = current;
        CaseId = caseId;
        InstanceId = instanceId;
    }
}
