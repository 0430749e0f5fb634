using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Lanes;

/// <summary>Carries out the effects of the lanes that it serves. Found by dependency injection; one handler a lane.</summary>
public interface ILaneHandler
{
    /// <summary>Whether it serves a lane, for example every <c>sheet:…</c>.</summary>
    bool Serves(string lane);

    /// <summary>How the lane is run.</summary>
    LanePolicy PolicyOf(string lane);

    /// <summary>
    /// Carries out a batch in order. It answers for every effect; an exception counts as <see cref="EffectResult.Retry"/> for the whole
    /// batch. It checks <see cref="LaneBatch.StillHeldAsync"/> right before each call that reaches outside.
    /// </summary>
    ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken);
}

/// <summary>How a lane is run.</summary>
public sealed record LanePolicy
{
    /// <summary>Whether one lease holder drains it in order (mail, sheets); otherwise any node takes any effect (<c>task:</c>).</summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Most effects handed over in one batch.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Batches carried out at the same time on a node; 1 for ordered lanes.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>Attempts before the effect is parked with an incident.</summary>
    public int MaxAttempts { get; init; } = 12;

    /// <summary>First pause after a failure; doubles with jitter.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a lease or claim lasts; longer than the longest call.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Effects to be carried out now.</summary>
/// <param name="Lane">Their lane.</param>
/// <param name="Effects">In order.</param>
/// <param name="StillHeldAsync">Whether this node still holds the lane (epoch checked in the database); false: stop, somebody else goes on.</param>
public sealed record LaneBatch(string Lane, IReadOnlyList<PendingEffect> Effects, Func<CancellationToken, ValueTask<bool>> StillHeldAsync);

/// <summary>An effect with its attempts.</summary>
/// <param name="Effect">What is to be done.</param>
/// <param name="Attempts">Attempts that began before this one; 0 at first. More than 0: an earlier attempt may have reached the other side.</param>
public sealed record PendingEffect(Effect Effect, int Attempts);

/// <summary>How an effect ended.</summary>
public abstract record EffectResult
{
    private EffectResult() { }

    /// <summary>
    /// Done. <paramref name="Within"/> runs in the transaction that removes the effect and writes its receipt; it may append to inbox and outbox.
    /// </summary>
    /// <param name="Result">Given to the waiting bookmark, when there is one.</param>
    /// <param name="Within">A room's own rows, written together with the receipt.</param>
    public sealed record Done(JsonObject? Result = null, Func<Transaction, CancellationToken, Task>? Within = null) : EffectResult;

    /// <summary>
    /// All of it happens in the database: run in the transaction that removes the effect and writes its receipt, so that it happens
    /// exactly once. An exception rolls all of it back and counts as <see cref="Retry"/>.
    /// </summary>
    /// <param name="Run">Does it and gives the result for the waiting bookmark.</param>
    public sealed record Transacted(Func<Transaction, CancellationToken, Task<JsonObject?>> Run) : EffectResult;

    /// <summary>Failed for now; tried again after a pause.</summary>
    /// <param name="Error">One sentence without personal data.</param>
    /// <param name="After">The other side's own wish (<c>Retry-After</c>).</param>
    public sealed record Retry(string Error, TimeSpan? After = null) : EffectResult;

    /// <summary>Will never succeed as it is: parked with an incident at once.</summary>
    /// <param name="Error">One sentence without personal data.</param>
    public sealed record Refused(string Error) : EffectResult;
}
