using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage.Lanes;

namespace Workflows.Storage.Operations;

/// <summary>
/// The open obstacles. Each is noted once, however many effects meet it; the team is told once, at once where a person is needed, and after
/// a while where it may pass by itself. It ends when nothing waits because of it any more.
/// </summary>
public sealed partial class Obstacles(
    Database database,
    Inbox inbox,
    AuditLog audit,
    Wake wake,
    BusinessClock clock,
    IEnumerable<ITeamAlerts> alerts,
    ILogger<Obstacles> logger
)
{
    private static readonly TimeSpan MayPassFor = TimeSpan.FromMinutes(10);

    // An obstacle that is met again after its end begins anew: with a new time, and with a new alert.
    private const string NoteSql = """
        insert into obstacles (id, subject, of_lane, kind, problem, sentence, said, at, since, tries, next_at)
        values (@id, @subject, @ofLane, @kind, @problem, @sentence, @said, @at, @now, 1, @next)
        on conflict (id) do update set kind = excluded.kind, problem = excluded.problem, sentence = excluded.sentence, said = excluded.said,
            at = case when obstacles.ended_at is null then obstacles.at else excluded.at end,
            since = case when obstacles.ended_at is null then obstacles.since else excluded.since end,
            tries = case when obstacles.ended_at is null then obstacles.tries + 1 else 1 end,
            told_at = case when obstacles.ended_at is null then obstacles.told_at end,
            next_at = excluded.next_at, ended_at = null
        """;
    private const string TellSql = """
        update obstacles set told_at = @now where id = @id and told_at is null and since <= @longAgo
        returning at, since, (select count(*) from outbox o where o.obstacle = @id and o.parked_at is null) as waiting
        """;
    private const string EndSql = "update obstacles set ended_at = @now where id = @id and ended_at is null";
    private const string IsUnusedSql = """
        not exists (select 1 from outbox o where o.obstacle = obstacles.id and o.parked_at is null)
        """;
    private const string EndIfUnusedSql = $"{EndSql} and {IsUnusedSql}";
    private const string EndUnusedSql = $"update obstacles set ended_at = @now where ended_at is null and of_lane and {IsUnusedSql}";
    private const string ListSql = """
        select b.id, b.subject, b.of_lane, b.kind, b.problem, b.sentence, b.said, b.at, b.tries, b.next_at,
            (select count(*) from outbox o where o.obstacle = b.id and o.parked_at is null) as waiting
        from obstacles b where b.ended_at is null order by b.at, b.id limit 200
        """;
    private const string RetrySql = """
        update outbox set next_attempt_at = @now where obstacle = @id and parked_at is null and next_attempt_at > @now
        """;
    private const string NoteRetrySql =
        "update obstacles set next_at = @now where id = @id and of_lane and ended_at is null returning subject";

    // An effect that is being carried out at this moment is not given up: what it did would be forgotten.
    private const string GiveUpSql = $"""
        delete from outbox where obstacle = @id and parked_at is null and claimed_until < @now {SkippedEffect.ReturningSql}
        """;

    /// <summary>Open obstacles, oldest first; at most 200.</summary>
    public Task<IReadOnlyList<OpenObstacle>> ListAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<OpenObstacle>(ListSql, null, cancellationToken);

    /// <summary>Notes an obstacle of something that is no lane, such as <c>form:F2</c>, in a transaction of its own.</summary>
    /// <param name="subject">What it keeps from being done.</param>
    /// <param name="obstacle">The obstacle.</param>
    /// <param name="next">System time of the next attempt.</param>
    /// <param name="cancellationToken">Cancels the transaction.</param>
    public async Task NoteAsync(string subject, Obstacle obstacle, DateTimeOffset next, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await NoteAsync(transaction, subject, obstacle, next, ofLane: false, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await TellAsync(subject, obstacle, cancellationToken);
    }

    /// <summary>Ends the obstacle of something that is no lane; does nothing when there is none.</summary>
    public Task EndAsync(string subject, string key, CancellationToken cancellationToken) =>
        database.ExecuteAsync(EndSql, new { id = IdOf(subject, key), now = Now }, cancellationToken);

    /// <summary>Tries everything that waits because of an obstacle again now.</summary>
    /// <returns>The number of effects; null when the obstacle has ended.</returns>
    public async Task<int?> RetryAsync(string id, string actor, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await transaction.QuerySingleOrDefaultAsync<string>(NoteRetrySql, new { id, now = Now }, cancellationToken) is not { } subject)
        {
            return null;
        }

        var effects = await transaction.ExecuteAsync(RetrySql, new { id, now = Now }, cancellationToken);
        await AuditAsync(transaction, "obstacle.retried", id, actor, subject, effects, null, cancellationToken);
        transaction.OnCommitted(() => wake.Lane(subject));
        await transaction.CommitAsync(cancellationToken);
        return effects;
    }

    /// <summary>
    /// Gives up everything that waits because of an obstacle, for a reason: the rows are never written, the mails never sent.
    /// </summary>
    /// <returns>The number of effects.</returns>
    public async Task<int> GiveUpAsync(string id, string actor, string reason, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        await using var transaction = await database.BeginAsync(cancellationToken);
        var effects = await transaction.QueryAsync<SkippedEffect>(GiveUpSql, new { id, now = Now }, cancellationToken);
        foreach (var effect in effects)
        {
            await effect.EndAsync(transaction, inbox, wake, cancellationToken);
        }

        if (effects.Count > 0)
        {
            await EndIfUnusedAsync(transaction, id, cancellationToken);
            await AuditAsync(transaction, "obstacle.skipped", id, actor, effects[0].Lane, effects.Count, reason, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return effects.Count;
    }

    /// <summary>Ends the obstacles of lanes because of which nothing waits any more: their effects were cancelled or merged.</summary>
    public Task EndUnusedAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync(EndUnusedSql, new { now = Now }, cancellationToken);

    /// <summary>Notes the obstacle of a lane, or that it was met again.</summary>
    /// <returns>Its id.</returns>
    internal async Task<string> NoteAsync(
        Transaction transaction,
        string subject,
        Obstacle obstacle,
        DateTimeOffset next,
        bool ofLane,
        CancellationToken cancellationToken
    )
    {
        var id = IdOf(subject, obstacle.Key);
        await transaction.ExecuteAsync(
            NoteSql,
            new
            {
                id,
                subject,
                ofLane,
                kind = obstacle.Kind,
                problem = obstacle.Problem,
                sentence = obstacle.Sentence,
                said = obstacle.Said,
                at = clock.Now,
                now = Now,
                next,
            },
            cancellationToken
        );
        return id;
    }

    /// <summary>
    /// Tells the team, unless it was told or the obstacle may still pass by itself. It has a transaction of its own: what waits must be noted
    /// also where nobody can be told, and the next attempt tells then.
    /// </summary>
    internal async Task TellAsync(string subject, Obstacle obstacle, CancellationToken cancellationToken)
    {
        var id = IdOf(subject, obstacle.Key);
        var needsPerson = obstacle.Kind == ObstacleKind.NeedsPerson;
        var now = Now;
        try
        {
            await using var transaction = await database.BeginAsync(cancellationToken);
            var told = await transaction.QuerySingleOrDefaultAsync<ToldRow>(
                TellSql,
                new
                {
                    id,
                    now,
                    longAgo = now - (obstacle.TellAfter ?? (needsPerson ? TimeSpan.Zero : MayPassFor)),
                },
                cancellationToken
            );
            if (told is null)
            {
                return;
            }

            LogMet(subject, obstacle.Sentence, obstacle.Said);
            var alert = new TeamAlert($"obstacle:{id}:{told.Since}", obstacle.Problem, told.Waiting, told.At, needsPerson);
            foreach (var port in alerts)
            {
                await port.TellAsync(transaction, alert, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogNotTold(e, subject);
        }
    }

    internal static Task EndIfUnusedAsync(Transaction transaction, string id, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(EndIfUnusedSql, new { id, now = Now }, cancellationToken);

    private Task AuditAsync(
        Transaction transaction,
        string action,
        string id,
        string actor,
        string subject,
        int effects,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        var detail = new JsonObject { ["of"] = subject, ["effects"] = effects };
        if (reason is not null)
        {
            detail["reason"] = reason;
        }

        return audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = "obstacle:" + id,
                Detail = detail,
                At = clock.Now,
            },
            cancellationToken
        );
    }

    private static string IdOf(string subject, string key) => Ids.Hash("obstacle", $"{subject}\n{key}");

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [LoggerMessage(Level = LogLevel.Error, Message = "{Subject} is held up: {Sentence} {Said}")]
    private partial void LogMet(string subject, string sentence, string? said);

    [LoggerMessage(Level = LogLevel.Error, Message = "The team could not be told that {Subject} is held up; the next attempt tells it.")]
    private partial void LogNotTold(Exception exception, string subject);

    private sealed class ToldRow
    {
        public DateTimeOffset At { get; set; }

        public long Since { get; set; }

        public long Waiting { get; set; }
    }
}
