using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;

namespace Workflows.Storage.Lanes;

/// <summary>Carries out the effects of the lanes that it serves. Handlers are found by dependency injection; each lane has one.</summary>
public interface ILaneHandler
{
    /// <summary>Whether the handler serves a lane, for example every <c>sheet:…</c>.</summary>
    bool Serves(string lane);

    /// <summary>Order, batch size, attempts and pauses of a lane.</summary>
    LanePolicy PolicyOf(string lane);

    /// <summary>
    /// Carries out a batch in order and returns one result for each effect; an exception counts as <see cref="EffectResult.Retry"/> for the
    /// whole batch. The handler checks <see cref="LaneBatch.StillHeldAsync"/> right before each call to another system. Lease and claims are
    /// renewed while it runs. The token is cancelled when another node has taken the lane, and <see cref="LaneDrain.StopGrace"/> after the
    /// server began to stop: the handler then ends the call, and says that its outcome is unknown where it may have been carried out.
    /// </summary>
    ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken);

    /// <summary>Nothing of the lane can run now on this node: the handler closes what it kept open for the next effect.</summary>
    ValueTask RestAsync(string lane) => ValueTask.CompletedTask;
}

/// <summary>Order, batch size, attempts and pauses of a lane.</summary>
public sealed record LanePolicy
{
    /// <summary>
    /// Whether one node at a time carries out the effects in order (mail, sheets); otherwise any node takes any effect (<c>task:</c>).
    /// </summary>
    public bool Ordered { get; init; } = true;

    /// <summary>Most effects in one batch.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Batches that a node carries out at the same time. Effects of one key are never carried out at the same time.</summary>
    public int Concurrency { get; init; } = 1;

    /// <summary>
    /// A batch that has run for longer than this no longer counts in <see cref="Concurrency"/>, so that it holds up no other; null: it
    /// always counts.
    /// </summary>
    public TimeSpan? SlowAfter { get; init; }

    /// <summary>Most batches at the same time, slow ones included.</summary>
    public int MostAtOnce { get; init; } = 12;

    /// <summary>
    /// Failures after which an effect is parked with an incident. An attempt that met an <see cref="Obstacle"/> is no failure of the effect
    /// and is not counted.
    /// </summary>
    public int MaxAttempts { get; init; } = 12;

    /// <summary>Pause after the first failure. Each later one is twice as long; all vary by a quarter.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two attempts.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long a lease or a claim lasts. Both are renewed while a call runs, so a call may take longer; a node that is killed or frozen
    /// keeps the others waiting for this time.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Effects that a handler carries out together.</summary>
/// <param name="Lane">The lane of the effects.</param>
/// <param name="Effects">The effects in the order in which they were appended.</param>
/// <param name="StillHeldAsync">
/// Whether this node still holds the lane, by the epoch in the database. When it does not, the handler must stop: another node continues.
/// </param>
public sealed record LaneBatch(string Lane, IReadOnlyList<PendingEffect> Effects, Func<CancellationToken, ValueTask<bool>> StillHeldAsync)
{
    /// <summary>The results of carrying out the effects one after another.</summary>
    public async ValueTask<IReadOnlyList<EffectResult>> OneByOneAsync(Func<Effect, ValueTask<EffectResult>> carryOut)
    {
        var results = new List<EffectResult>(Effects.Count);
        foreach (var pending in Effects)
        {
            results.Add(await carryOut(pending.Effect));
        }

        return results;
    }
}

/// <summary>An effect with the number of its attempts.</summary>
/// <param name="Effect">The effect.</param>
/// <param name="Attempts">Attempts that began before this one.</param>
public sealed record PendingEffect(Effect Effect, int Attempts)
{
    /// <summary>Attempts of these whose outcome is not known; null when that was not counted.</summary>
    public int? Unknowns { get; init; }

    /// <summary>Whether the attempt before this one met an obstacle.</summary>
    public bool IsBlocked { get; init; }

    /// <summary>Whether an earlier attempt may have been carried out by the other system.</summary>
    public bool MayBeRepeat => (Unknowns ?? Attempts) > 0;
}

/// <summary>The result of carrying out an effect.</summary>
public abstract record EffectResult
{
    private EffectResult() { }

    /// <summary>
    /// The effect was carried out. <paramref name="Within"/> runs in the transaction that deletes the effect and writes its receipt; it may
    /// append to inbox and outbox.
    /// </summary>
    /// <param name="Result">The input of the bookmark that waits for the effect.</param>
    /// <param name="Within">Writes the room's own rows together with the receipt.</param>
    public sealed record Done(JsonObject? Result = null, Func<Transaction, CancellationToken, Task>? Within = null) : EffectResult;

    /// <summary>
    /// The effect changes only the database. It runs in the transaction that deletes the effect and writes its receipt, so that it happens
    /// exactly once. An exception rolls the transaction back and counts as <see cref="Retry"/>.
    /// </summary>
    /// <param name="Run">Carries out the effect and returns the input of the bookmark that waits for it.</param>
    public sealed record Transacted(Func<Transaction, CancellationToken, Task<JsonObject?>> Run) : EffectResult;

    /// <summary>The attempt failed; another one follows after a pause.</summary>
    /// <param name="Error">One sentence without personal data.</param>
    /// <param name="After">The pause that the other system asked for (<c>Retry-After</c>).</param>
    public sealed record Retry(string Error, TimeSpan? After = null) : EffectResult
    {
        /// <summary>
        /// What kept the effect from being carried out. With it the attempt is no failure of the effect, which waits for as long as the
        /// obstacle lasts.
        /// </summary>
        public Obstacle? Obstacle { get; init; }

        /// <summary>Whether the attempt did not begin, so that it is no failure either.</summary>
        public bool NotBegun { get; init; }

        /// <summary>Whether the other system may have carried out the effect nevertheless.</summary>
        public bool MayHaveHappened { get; init; }

        /// <summary>The effect waits for an obstacle.</summary>
        public static Retry Behind(Obstacle obstacle, TimeSpan? after = null) =>
            new(obstacle.Sentence, after) { Obstacle = obstacle, MayHaveHappened = obstacle.Kind == ObstacleKind.Unknown };

        /// <summary>The attempt did not begin.</summary>
        public static Retry NotTried(string why) => new(why, TimeSpan.FromSeconds(1)) { NotBegun = true };
    }

    /// <summary>
    /// The effect can never succeed as it is, so it is not tried again. Without an answer it is parked with an incident at once. With an
    /// answer it leaves the outbox, and the instance that waits gets the answer: its activity faults with the sentence, which opens the
    /// incident, and a person can run it again from there.
    /// </summary>
    /// <param name="Error">One sentence without personal data.</param>
    /// <param name="Answer">The stimulus that tells the waiting instance; null: no instance waits.</param>
    public sealed record Refused(string Error, Stimulus? Answer = null) : EffectResult
    {
        /// <summary>
        /// Whether it leaves the outbox with an incident that can only be closed, instead of being parked: a parked effect holds up the later
        /// effects of its key.
        /// </summary>
        public bool IsDropped { get; init; }

        /// <summary>A refusal that tells the bookmark which waits for the effect itself.</summary>
        /// <param name="effect">The effect.</param>
        /// <param name="error">One sentence without personal data; the bookmark's input <c>refused</c>.</param>
        public static Refused To(Effect effect, string error) =>
            new(
                error,
                effect.BookmarkId is { } bookmark
                    ? EffectResumption.Of(effect.Id, bookmark, effect.InstanceId, effect.CaseId, new JsonObject { ["refused"] = error })
                    : null
            );
    }
}
