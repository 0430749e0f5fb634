using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Execution;

namespace Workflows.Storage.Lanes;

/// <summary>
/// Runs activities of kind Task or Job outside their burst, in lane <c>task:{type}</c>. What an activity writes through
/// <see cref="CurrentTransaction"/> is committed together with the effect's receipt and the instance's resumption: exactly once.
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
        current.Begin(transaction, pending.Effect.CaseId);
        var result = await runner.RunAsync(pending.Effect.Payload, scope.ServiceProvider, cancellationToken);
        if (result.Exception is { } exception)
        {
            // Nothing of it may be committed; the lane tries again, and parks it for a person in the end.
            throw new InvalidOperationException($"{pending.Effect.Lane} failed: {exception.Message}", exception);
        }

        return result.ToResumeInput();
    }
}

/// <summary>The transaction of the effect that is being carried out; for activities of kind Task that write to the database.</summary>
public sealed class CurrentTransaction
{
    private Transaction? _transaction;

    /// <summary>The transaction.</summary>
    /// <exception cref="InvalidOperationException">Nothing is being carried out.</exception>
    public Transaction Transaction => _transaction ?? throw new InvalidOperationException("No effect is being carried out here.");

    /// <summary>The case that the effect belongs to, when known.</summary>
    public string? CaseId { get; private set; }

    internal void Begin(Transaction current, string? caseId)
    {
        _transaction = current;
        CaseId = caseId;
    }
}
