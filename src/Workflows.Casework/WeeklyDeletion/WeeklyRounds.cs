using System.Text.Json.Nodes;
using Workflows.Casework.Calendar;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Starts the weekly round of each service: Monday 06:00 local time, also on holidays. Each service has one row, which the sweep acts on
/// once. After a time without a running server it starts one round, that of the current week. The schedule shows each service by name.
/// </summary>
public sealed class WeeklyRounds(Database database, PeopleDirectory directory, WeekCalendar weeks, Inbox inbox, BusinessClock clock)
    : IDueSource,
        IRecurringWakes
{
    private const string EveryMondayAtSix = "0 6 * * 1";
    private const string AllSql = "select service, next_due from weekly_rounds";
    private const string AddSql =
        "insert into weekly_rounds (service, next_due, week) values (@service, @due, null) on conflict (service) do nothing";

    // Of two nodes that sweep at once, one changes the row.
    private const string TakeSql = """
        update weekly_rounds set next_due = @next, week = @week where service = @service and next_due = @due
        """;

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        (await DueAsync(cancellationToken)).Select(r => (DateTimeOffset?)r.DueAt).Min();

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var started = 0;
        foreach (var (service, dueAt, isNew) in await DueAsync(cancellationToken))
        {
            if (dueAt > now)
            {
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            await using var transaction = await database.BeginAsync(cancellationToken);
            if (isNew)
            {
                await transaction.ExecuteAsync(AddSql, new { service = service.Code, due = dueAt }, cancellationToken);
            }

            if (await StartAsync(transaction, service, dueAt, now, cancellationToken))
            {
                await transaction.CommitAsync(cancellationToken);
                started++;
            }
        }

        return started;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<RecurringWake>> AllAsync(CancellationToken cancellationToken) =>
        [
            .. (await directory.ServicesAsync(null, cancellationToken)).Select(s => new RecurringWake(
                $"weekly deletion {s.Name} ({s.Code})",
                EveryMondayAtSix
            )),
        ];

    private async Task<bool> StartAsync(
        Transaction transaction,
        Service service,
        DateTimeOffset dueAt,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // Before Monday 06:00 the round of the week before is the current one.
        var week = weeks.WeekOf(now);
        week = weeks.BeginOf(week) <= now ? week : week.Before(1);
        var taken = await transaction.ExecuteAsync(
            TakeSql,
            new
            {
                service = service.Code,
                due = dueAt,
                next = weeks.BeginOf(week.Next),
                week = week.Key,
            },
            cancellationToken
        );
        if (taken == 0)
        {
            return false;
        }

        await inbox.AppendAsync(
            transaction,
            new Stimulus
            {
                Id = $"weekly:{service.Code}:{week.Key}",
                Name = WeekBegins.StimulusName,
                Key = WeekBegins.StimulusKey,
                Takers = StimulusTakers.TriggersOnly,
                MustBeTaken = true,
                Input = new JsonObject
                {
                    ["service"] = service.Code,
                    ["week"] = week.Key,
                    ["nation"] = service.Nation.Code(),
                },
            },
            cancellationToken
        );
        return true;
    }

    /// <summary>
    /// Every service with the time of its next round. A service that has no row yet begins with the current week, whose rows may have been
    /// added when an arrangement became active.
    /// </summary>
    private async Task<IReadOnlyList<(Service Service, DateTimeOffset DueAt, bool IsNew)>> DueAsync(CancellationToken cancellationToken)
    {
        var services = await directory.ServicesAsync(null, cancellationToken);
        if (services.Count == 0)
        {
            return [];
        }

        var rows = (await database.QueryAsync<RoundRow>(AllSql, null, cancellationToken)).ToDictionary(r => r.Service, r => r.NextDue);
        var begun = weeks.BeginOf(weeks.WeekOf(clock.Now));
        return [.. services.Select(s => rows.TryGetValue(s.Code, out var next) ? (s, next, false) : (s, begun, true))];
    }

    private sealed class RoundRow
    {
        public string Service { get; set; } = "";

        public DateTimeOffset NextDue { get; set; }
    }
}
