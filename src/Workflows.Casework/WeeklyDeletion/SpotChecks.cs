using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Draws the rows that manager and worker look at together before deletion (R-15b), and asks the manager with the digest. A row is drawn
/// when a hash of the week's stored random seed and its key is divisible by ten, so that the draw can be derived again; a worker who had none
/// in the twelve weeks before gets one. Rows that were answered before take part.
/// </summary>
public sealed class SpotChecks(WeeklyRowStore rows, ArrangementBook arrangements, TaskOpening opening, WeekCalendar weeks, DrawSeeds seeds)
{
    private const int OneIn = 10;
    private const int QuarterInWeeks = 12;
    private const int Most = 50;
    private const string AddSeedSql = """
        insert into weekly_draws (service, week, seed, drawn_at) values (@service, @week, @seed, @now) on conflict (service, week) do nothing
        """;
    private const string SeedSql = "select seed from weekly_draws where service = @service and week = @week";
    private const string RowsSql = $"""
        select key, worker_id from weekly_rows
        where service = @service and week = @week and not is_final and spot_check = '{SpotCheckStatus.None}'
            and status in ('{WeeklyStatus.Open}', '{WeeklyStatus.Done}', '{WeeklyStatus.Late}')
        order by key /*lock*/
        """;
    private const string LongWithoutSql = $"""
        select distinct worker_id from weekly_rows r
        where service = @service and week <= @since and not exists (
            select 1 from weekly_rows c
            where c.worker_id = r.worker_id and c.week >= @since and c.week < @week and c.spot_check not in ('none', 'drawn'))
        """;
    private const string DrawSql = $"""
        update weekly_rows set spot_check = '{SpotCheckStatus.Drawn}' where key in @keys
        """;
    private const string DrawnSql = $"""
        select key from weekly_rows
        where service = @service and week = @week and spot_check = '{SpotCheckStatus.Drawn}' and key > @after order by key limit @most
        """;

    /// <summary>Whether the hash of a seed and a row's key draws the row.</summary>
    public static bool IsDrawn(string seed, string key) => Hash(seed, key) % OneIn == 0;

    /// <summary>Draws the rows of a week.</summary>
    internal async Task<string?> DrawAsync(WeekPart part)
    {
        var (transaction, service, week, _, now, cancellationToken) = part;
        var of = new
        {
            service = service.Code,
            week = week.Key,
            seed = seeds.Of(service.Code, week),
            now,
            since = week.Before(QuarterInWeeks).Key,
        };
        await transaction.ExecuteAsync(AddSeedSql, of, cancellationToken);
        var seed = (await transaction.QuerySingleOrDefaultAsync<string>(SeedSql, of, cancellationToken))!;
        var all = await transaction.QueryAsync<Candidate>(RowsSql.For(transaction.Dialect), of, cancellationToken);
        var drawn = all.Where(r => IsDrawn(seed, r.Key)).ToList();
        var longWithout = (await transaction.QueryAsync<string>(LongWithoutSql, of, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        longWithout.ExceptWith(drawn.Select(r => r.WorkerId));
        drawn.AddRange(
            all.Where(r => longWithout.Contains(r.WorkerId))
                .GroupBy(r => r.WorkerId, StringComparer.Ordinal)
                .Select(g => g.MinBy(r => Hash(seed, r.Key))!)
        );
        if (drawn.Count > 0)
        {
            await transaction.ExecuteAsync(DrawSql, new { keys = drawn.Select(r => r.Key).ToList() }, cancellationToken);
        }

        return null;
    }

    /// <summary>Asks the managers about the next rows by their keys, and shows them in S4; nothing once the week is due.</summary>
    internal async Task<string?> AskAsync(WeekPart part)
    {
        var (transaction, service, week, _, now, cancellationToken) = part;
        if (now >= weeks.TimesOf(week, service.Nation).Late.DueAt)
        {
            return null;
        }

        var keys = await part.NextAsync<string>(DrawnSql, Most);
        foreach (var key in keys)
        {
            // A row that was held or excused since it was drawn is not looked at: nothing of it is deleted.
            if (
                await rows.LockAsync(transaction, key, cancellationToken) is
                { Status: WeeklyStatus.Open or WeeklyStatus.Done or WeeklyStatus.Late } row
            )
            {
                row = await rows.SaveAsync(transaction, row with { SpotCheck = SpotCheckStatus.Asked }, cancellationToken);
                await OpenAsync(transaction, row, cancellationToken);
            }
        }

        return keys.Count < Most ? null : keys[^1];
    }

    private async Task OpenAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        var arrangement = (await arrangements.FindAsync(transaction, row.ArrangementId, cancellationToken))!;
        await opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = SpotCheckKind.TaskOf(row.Key),
                Kind = SpotCheckKind.KindName,
                Step = SpotCheckKind.KindName,
                // Not the arrangement: its worker reads what was decided about it.
                Subject = row.Key,
                CaseId = row.CaseId,
                Service = row.Service,
                Excluded = [row.WorkerId],
                Role = Role.ServiceManager,
                Ladder = SpotCheckKind.Ladder,
                DueAt = row.DueAt,
                Payload = new TaskPayload(arrangement.CaseReference, SpotCheckKind.Outcomes, []),
            },
            cancellationToken
        );
    }

    private static ulong Hash(string seed, string key) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}")));

    private sealed class Candidate
    {
        public string Key { get; set; } = "";

        public string WorkerId { get; set; } = "";
    }
}
