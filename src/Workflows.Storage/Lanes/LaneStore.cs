using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Lanes;

/// <summary>The rows of the outbox: lanes with due effects, claims, and the end of each effect with its receipt.</summary>
public sealed partial class LaneStore(
    Database database,
    Vault vault,
    Inbox inbox,
    Obstacles obstacles,
    BusinessClock clock,
    ILogger<LaneStore> logger
)
{
    /// <summary>How often an effect is tried that waits for a person to mend something.</summary>
    internal static readonly TimeSpan EveryFewMinutes = TimeSpan.FromMinutes(3);

    /// <summary>Whether the time of effect <c>o</c> has come, by <c>@now</c> (system time) and <c>@business</c>.</summary>
    internal const string IsDueSql =
        "o.parked_at is null and o.next_attempt_at <= @now and (o.not_before is null or o.not_before <= @business)";

    /// <summary>
    /// Whether effect <c>o</c> is the first of its key. The others wait for it, also while it backs off or is parked, so that effects of a
    /// key keep their order.
    /// </summary>
    internal const string IsFirstOfKeySql = """
        (o.effect_key is null or not exists (
            select 1 from outbox e where e.lane = o.lane and e.effect_key = o.effect_key and e.seq < o.seq))
        """;

    private const string ListDueLanesSql = $"select distinct o.lane from outbox o where {IsDueSql} and o.claimed_until < @now";
    private const string ClaimSql = $"""
        update outbox set attempts = attempts + 1, claimed_until = @until,
            -- A claim that has expired was of a process that ended without saying what it did.
            unknowns = unknowns + case when claimed_until > 0 then 1 else 0 end
        where seq in (
            select o.seq from outbox o
            where o.lane = @lane and {IsDueSql} and o.claimed_until < @now and {IsFirstOfKeySql}
            order by o.seq limit @most /*skip locked*/)
        returning seq, id, lane, effect_key, revision, case_id, instance_id, bookmark_id, payload, not_before, attempts, appended_at,
            failures, unknowns, obstacle
        """;
    private const string DeleteSql = "delete from outbox where id = @id and attempts = @attempts";
    private const string ExtendSql =
        "update outbox set claimed_until = @until where id = @id and attempts = @attempts and claimed_until > 0";
    private const string RetryLaterSql = """
        update outbox set next_attempt_at = @next, claimed_until = 0, last_error = @error, obstacle = @obstacle,
            failures = failures + @failed, unknowns = unknowns + @unknown
        where id = @id and attempts = @attempts
        """;

    // Effects that wait because of another obstacle keep their own time.
    private const string HoldLaneSql = """
        update outbox set next_attempt_at = @next, obstacle = @obstacle
        where lane = @lane and parked_at is null and claimed_until < @now and next_attempt_at < @next
            and (not_before is null or not_before <= @business) and (obstacle is null or obstacle = @obstacle)
        """;
    private const string ReleaseSql = """
        update outbox set next_attempt_at = @now
        where obstacle = @obstacle and parked_at is null and next_attempt_at > @now
            and exists (select 1 from obstacles b where b.id = @obstacle and b.kind <> @unknown)
        """;
    private const string ParkSql =
        "update outbox set parked_at = @now, claimed_until = 0, last_error = @error, obstacle = null where id = @id and attempts = @attempts";

    /// <summary>Lanes with effects that can begin now.</summary>
    public async Task<IReadOnlyList<string>> WaitingAsync(CancellationToken cancellationToken) =>
        await database.QueryAsync<string>(ListDueLanesSql, new { now = Now, business = clock.Now }, cancellationToken);

    /// <summary>Deletes the receipts of effects that ended before a time (system time).</summary>
    public Task ForgetReceiptsAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Receipt.ForgetAsync(database, before, cancellationToken);

    /// <summary>Ends the obstacles because of which nothing waits any more.</summary>
    public Task EndUnusedObstaclesAsync(CancellationToken cancellationToken) => obstacles.EndUnusedAsync(cancellationToken);

    /// <summary>Extends the claims of effects that are being carried out.</summary>
    public async Task ExtendAsync(IReadOnlyList<ClaimedEffect> effects, TimeSpan period, CancellationToken cancellationToken)
    {
        foreach (var effect in effects)
        {
            await database.ExecuteAsync(
                ExtendSql,
                new
                {
                    id = effect.Effect.Id,
                    attempts = effect.Attempts,
                    until = Now + period,
                },
                cancellationToken
            );
        }
    }

    /// <summary>Claims effects that can begin now, in order.</summary>
    public async Task<IReadOnlyList<ClaimedEffect>> ClaimAsync(string lane, int most, TimeSpan period, CancellationToken cancellationToken)
    {
        var sql = ClaimSql.For(database.Dialect);
        IReadOnlyList<Row> rows;
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            rows = await transaction.QueryAsync<Row>(
                sql,
                new
                {
                    lane,
                    most,
                    now = Now,
                    business = clock.Now,
                    until = Now + period,
                },
                cancellationToken
            );
            await transaction.CommitAsync(cancellationToken);
        }

        var claimed = new List<ClaimedEffect>(rows.Count);
        foreach (var row in rows.OrderBy(r => r.Seq))
        {
            try
            {
                var key = await vault.KeyAsync(row.CaseId);
                var payload = JsonDepth.Parse(key.Open("outbox", row.Id, row.Payload)) as JsonObject;
                claimed.Add(row.ToClaimed(payload ?? throw new JsonException("The payload is not a JSON object."), Now));
            }
            catch (CaseErasedException)
            {
                // The case was erased while the effect waited, so it must not be carried out.
                await FinishAsync(row.ToClaimed([], Now), EffectOutcome.Erased, cancellationToken);
            }
            catch (Exception e) when (RowFault.IsItsOwn(e))
            {
                await ParkAsync(row.ToClaimed([], Now), $"It cannot be read ({e.GetType().Name}).", cancellationToken);
            }
        }

        return claimed;
    }

    /// <summary>Writes the results of effects, each with the rows of its room, in one transaction; when that fails, one by one.</summary>
    /// <param name="ends">The effects with their results.</param>
    /// <param name="policy">The lane's attempts and pauses.</param>
    /// <param name="lease">The lease that this node must still hold; null for lanes without an order.</param>
    /// <param name="cancellationToken">Stops before the transaction.</param>
    public async Task EndAsync(
        IReadOnlyList<(ClaimedEffect Effect, EffectResult Result)> ends,
        LanePolicy policy,
        LaneLease? lease,
        CancellationToken cancellationToken
    )
    {
        var together = ends.Where(e => e.Result is EffectResult.Done).ToArray();
        if (together.Length > 1)
        {
            try
            {
                await using var transaction = await database.BeginAsync(cancellationToken);
                await LaneLeases.CheckAsync(transaction, lease, cancellationToken);
                foreach (var (effect, result) in together)
                {
                    await DoneAsync(transaction, effect, result, cancellationToken);
                }

                await transaction.CommitAsync(cancellationToken);
                ends = [.. ends.Where(e => e.Result is not EffectResult.Done)];
            }
            catch (Exception e) when (e is not (OperationCanceledException or LeaseLostException))
            {
                LogTogetherFailed(e, together.Length);
            }
        }

        // Somebody may give the effects up on the page at this moment. Without its result one would stay claimed until its claim expires.
        var blocked = new List<(ClaimedEffect Effect, EffectResult.Retry Retry)>();
        foreach (var (effect, result) in ends)
        {
            if (await Transient.AgainAsync(() => EndOneAsync(effect, result, policy, lease, cancellationToken)) is { } behind)
            {
                blocked.Add((effect, behind));
            }
        }

        foreach (var group in blocked.GroupBy(b => b.Retry.Obstacle!.Key))
        {
            var obstacle = await Transient.AgainAsync(() => BlockAsync([.. group], policy, cancellationToken));
            await obstacles.TellAsync(group.First().Effect.Effect.Lane, obstacle, cancellationToken);
        }
    }

    /// <returns>The result, when an obstacle keeps the effect waiting.</returns>
    private async Task<EffectResult.Retry?> EndOneAsync(
        ClaimedEffect effect,
        EffectResult result,
        LanePolicy policy,
        LaneLease? lease,
        CancellationToken cancellationToken
    )
    {
        if (result is EffectResult.Done or EffectResult.Transacted)
        {
            try
            {
                await using var transaction = await database.BeginAsync(cancellationToken);
                await LaneLeases.CheckAsync(transaction, lease, cancellationToken);
                await DoneAsync(transaction, effect, result, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return null;
            }
            catch (Exception e) when (e is not (OperationCanceledException or LeaseLostException))
            {
                LogEndFailed(effect.Effect.Id, effect.Effect.Lane, OutsideText.Of(e));
                result = LaneFailure.Of(e, "its result could not be written", mayHaveHappened: result is EffectResult.Done);
            }
        }

        switch (result)
        {
            case EffectResult.Retry { Obstacle: not null } behind:
                return behind;
            case EffectResult.Retry retry when retry.NotBegun || effect.Failures + 1 < policy.MaxAttempts:
                await using (var transaction = await database.BeginAsync(cancellationToken))
                {
                    var next = Now + (retry.After ?? BackOff(policy, effect.Failures + 1));
                    await RetryLaterAsync(transaction, effect, retry, next, null, cancellationToken);
                    await transaction.CommitAsync(cancellationToken);
                }

                break;
            case EffectResult.Retry retry:
                await ParkAsync(effect, $"Tried {effect.Attempts} times. {retry.Error}", cancellationToken);
                break;
            case EffectResult.Refused { Answer: { } answer } told:
                await FinishAsync(effect, EffectOutcome.Refused, cancellationToken, told.Error, answer);
                break;
            case EffectResult.Refused { IsDropped: true } dropped:
                await FinishAsync(effect, EffectOutcome.Refused, cancellationToken, dropped.Error, incident: IncidentKind.Dropped);
                break;
            case EffectResult.Refused refused:
                await ParkAsync(effect, refused.Error, cancellationToken);
                break;
        }

        return null;
    }

    /// <summary>Lets effects wait for an obstacle that they have in common; where it concerns the lane, the lane's other effects too.</summary>
    /// <returns>The obstacle.</returns>
    private async Task<Obstacle> BlockAsync(
        IReadOnlyList<(ClaimedEffect Effect, EffectResult.Retry Retry)> blocked,
        LanePolicy policy,
        CancellationToken cancellationToken
    )
    {
        var (first, retry) = blocked[0];
        var (lane, obstacle) = (first.Effect.Lane, retry.Obstacle!);
        var fewMinutes = obstacle.Kind == ObstacleKind.NeedsPerson ? EveryFewMinutes : (TimeSpan?)null;
        await using var transaction = await database.BeginAsync(cancellationToken);
        var soonest = DateTimeOffset.MaxValue;
        var nexts = new List<DateTimeOffset>(blocked.Count);
        foreach (var (effect, behind) in blocked)
        {
            nexts.Add(Now + (behind.After ?? fewMinutes ?? BackOff(policy, effect.Attempts)));
            soonest = nexts[^1] < soonest ? nexts[^1] : soonest;
        }

        var id = await obstacles.NoteAsync(transaction, lane, obstacle, soonest, ofLane: true, cancellationToken);
        foreach (var ((effect, behind), next) in blocked.Zip(nexts))
        {
            await RetryLaterAsync(transaction, effect, behind, obstacle.WholeLane ? soonest : next, id, cancellationToken);
        }

        if (obstacle.WholeLane)
        {
            await transaction.ExecuteAsync(
                HoldLaneSql,
                new
                {
                    lane,
                    obstacle = id,
                    next = soonest,
                    now = Now,
                    business = clock.Now,
                },
                cancellationToken
            );
        }

        await transaction.CommitAsync(cancellationToken);
        return obstacle;
    }

    private static async Task RetryLaterAsync(
        Transaction transaction,
        ClaimedEffect effect,
        EffectResult.Retry retry,
        DateTimeOffset next,
        string? obstacle,
        CancellationToken cancellationToken
    )
    {
        await transaction.ExecuteAsync(
            RetryLaterSql,
            new
            {
                id = effect.Effect.Id,
                attempts = effect.Attempts,
                next,
                error = retry.Error,
                obstacle,
                failed = obstacle is null && !retry.NotBegun ? 1 : 0,
                unknown = retry.MayHaveHappened ? 1 : 0,
            },
            cancellationToken
        );
        if (effect.Obstacle is { } before && before != obstacle)
        {
            await Obstacles.EndIfUnusedAsync(transaction, before, cancellationToken);
        }
    }

    private async Task DoneAsync(Transaction transaction, ClaimedEffect claimed, EffectResult result, CancellationToken cancellationToken)
    {
        var effect = claimed.Effect;
        if (await transaction.ExecuteAsync(DeleteSql, new { id = effect.Id, attempts = claimed.Attempts }, cancellationToken) == 0)
        {
            // The effect was cancelled, or its claim expired and another node took it; that node ends it.
            return;
        }

        JsonObject? outcome = null;
        string? detail = claimed.Unknowns > 0 ? "may have been repeated" : null;
        if (result is EffectResult.Done done)
        {
            outcome = done.Result;
            if (done.Within is not null)
            {
                await done.Within(transaction, cancellationToken);
            }
        }
        else if (result is EffectResult.Transacted transacted)
        {
            outcome = await transacted.Run(transaction, cancellationToken);
            detail = null;
        }

        await WriteReceiptAsync(transaction, claimed, EffectOutcome.Done, detail, cancellationToken);
        if (claimed.Obstacle is { } overcome)
        {
            // One effect came through: those that wait for the same reason need not wait for their time.
            var released = await transaction.ExecuteAsync(
                ReleaseSql,
                new
                {
                    obstacle = overcome,
                    now = Now,
                    unknown = ObstacleKind.Unknown,
                },
                cancellationToken
            );
            if (released == 0)
            {
                await Obstacles.EndIfUnusedAsync(transaction, overcome, cancellationToken);
            }
        }

        if (effect.BookmarkId is not null)
        {
            var resumption = EffectResumption.Of(effect.Id, effect.BookmarkId, effect.InstanceId, effect.CaseId, outcome ?? []);
            await inbox.AppendAsync(transaction, resumption, cancellationToken);
        }
    }

    private async Task FinishAsync(
        ClaimedEffect claimed,
        string outcome,
        CancellationToken cancellationToken,
        string? detail = null,
        Stimulus? answer = null,
        string? incident = null
    )
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var deleted = await transaction.ExecuteAsync(
            DeleteSql,
            new { id = claimed.Effect.Id, attempts = claimed.Attempts },
            cancellationToken
        );
        await WriteReceiptAsync(transaction, claimed, outcome, detail, cancellationToken);
        if (answer is not null && deleted == 1)
        {
            await inbox.AppendAsync(transaction, answer, cancellationToken);
        }

        if (incident is not null)
        {
            await IncidentOf(claimed, incident, $"An effect in lane '{claimed.Effect.Lane}' was refused. {detail}")
                .OpenAsync(transaction, cancellationToken);
        }

        await EndObstacleAsync(transaction, claimed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Task WriteReceiptAsync(
        Transaction transaction,
        ClaimedEffect claimed,
        string outcome,
        string? detail,
        CancellationToken cancellationToken
    ) =>
        new Receipt
        {
            Id = claimed.Effect.Id,
            Lane = claimed.Effect.Lane,
            Outcome = outcome,
            Attempts = claimed.Attempts,
            AppendedAt = claimed.AppendedAt,
            BeganAt = claimed.BeganAt,
            FinishedAt = Now,
            Detail = detail,
        }.WriteAsync(transaction, cancellationToken);

    private async Task ParkAsync(ClaimedEffect claimed, string error, CancellationToken cancellationToken)
    {
        LogParked(claimed.Effect.Id, claimed.Effect.Lane, error);
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.ExecuteAsync(
            ParkSql,
            new
            {
                id = claimed.Effect.Id,
                attempts = claimed.Attempts,
                now = Now,
                error,
            },
            cancellationToken
        );
        await IncidentOf(claimed, IncidentKind.Effect, $"An effect in lane '{claimed.Effect.Lane}' could not be carried out. {error}")
            .OpenAsync(transaction, cancellationToken);
        await EndObstacleAsync(transaction, claimed, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private Incident IncidentOf(ClaimedEffect claimed, string kind, string message) =>
        new()
        {
            Kind = kind,
            Subject = $"{kind}:{claimed.Effect.Id}",
            InstanceId = claimed.Effect.InstanceId,
            CaseId = claimed.Effect.CaseId,
            Message = message,
            At = clock.Now,
        };

    private static Task EndObstacleAsync(Transaction transaction, ClaimedEffect claimed, CancellationToken cancellationToken) =>
        claimed.Obstacle is { } id ? Obstacles.EndIfUnusedAsync(transaction, id, cancellationToken) : Task.CompletedTask;

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static TimeSpan BackOff(LanePolicy policy, int attempts)
    {
        var full = Math.Min(policy.LongestBackOff.TotalSeconds, policy.FirstBackOff.TotalSeconds * Math.Pow(2, Math.Min(attempts - 1, 20)));
        return TimeSpan.FromSeconds(full * (0.75 + (0.5 * Random.Shared.NextDouble())));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Effect {EffectId} in lane {Lane} is parked: {Error}")]
    private partial void LogParked(string effectId, string lane, string error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The results of {Count} effects could not be written together; they are written one by one."
    )]
    private partial void LogTogetherFailed(Exception exception, int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The result of effect {EffectId} in lane {Lane} could not be written; the effect is tried again. {Failure}"
    )]
    private partial void LogEndFailed(string effectId, string lane, string failure);

    private sealed class Row
    {
        public long Seq { get; set; }

        public string Id { get; set; } = "";

        public string Lane { get; set; } = "";

        public string? EffectKey { get; set; }

        public long? Revision { get; set; }

        public string? CaseId { get; set; }

        public string? InstanceId { get; set; }

        public string? BookmarkId { get; set; }

        public byte[] Payload { get; set; } = [];

        public long? NotBefore { get; set; }

        public int Attempts { get; set; }

        public int Failures { get; set; }

        public int Unknowns { get; set; }

        public string? Obstacle { get; set; }

        public long AppendedAt { get; set; }

        public ClaimedEffect ToClaimed(JsonObject payload, DateTimeOffset now) =>
            new(ToEffect(payload), Attempts, now)
            {
                AppendedAt = Instants.FromMicroseconds(AppendedAt),
                Failures = Failures,
                Unknowns = Unknowns,
                Obstacle = Obstacle,
            };

        private Effect ToEffect(JsonObject payload) =>
            new()
            {
                Id = Id,
                Lane = Lane,
                Key = EffectKey,
                Revision = Revision,
                CaseId = CaseId,
                InstanceId = InstanceId,
                BookmarkId = BookmarkId,
                Payload = payload,
                NotBefore = NotBefore is { } at ? Instants.FromMicroseconds(at) : null,
            };
    }
}

/// <summary>An effect that this node has claimed.</summary>
/// <param name="Effect">The effect.</param>
/// <param name="Attempts">Number of attempts, this one included.</param>
/// <param name="BeganAt">System time at which it was claimed.</param>
public sealed record ClaimedEffect(Effect Effect, int Attempts, DateTimeOffset BeganAt)
{
    /// <summary>System time at which it was appended to the outbox.</summary>
    public DateTimeOffset AppendedAt { get; init; } = BeganAt;

    /// <summary>Attempts before this one that failed by the effect's own fault.</summary>
    public int Failures { get; init; }

    /// <summary>Attempts before this one whose outcome is not known.</summary>
    public int Unknowns { get; init; }

    /// <summary>Id of the obstacle that the attempt before this one met; null when it met none.</summary>
    public string? Obstacle { get; init; }
}
