using Workflows.Casework.Calendar;
using Workflows.Casework.Register;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Chooses who answers the rows of each worker: the worker, or the service's manager when the worker is away from digest to due, suspended
/// or gone. A worker who is back at a digest answers again, also the older rows. Before people are told what is late, rows of whoever is away
/// or gone by then go to the manager too.
/// </summary>
public sealed class RoundPeople(PilotRegister register, PeopleDirectory directory, Rota rota, WeekCalendar weeks)
{
    private const int Most = 50;
    private const string Waiting = $"status in ('{WeeklyStatus.Open}', '{WeeklyStatus.Held}')";
    private const string WorkersSql = $"""
        select distinct worker_id from weekly_rows
        where service = @service and week = @week and {Waiting} and worker_id > @after order by worker_id limit @most
        """;

    // Locks in the order of the keys, as answers do.
    private const string LockSql = $"""
        select key from weekly_rows where service = @service and worker_id = @workerId and {Waiting} order by key /*lock*/
        """;
    private const string AskSql = $"""
        update weekly_rows set asked_id = @askedId where service = @service and worker_id = @workerId and {Waiting}
        """;

    private const string LateAnswerersSql = $"""
        select distinct coalesce(asked_id, worker_id) from weekly_rows
        where service = @service and worker_id = @workerId and {Waiting} and due_at <= @now
        """;
    private const string LockLateSql = $"""
        select key from weekly_rows
        where service = @service and worker_id = @workerId and {Waiting} and due_at <= @now order by key /*lock*/
        """;
    private const string AskLateSql = $"""
        update weekly_rows set asked_id = @managerId
        where service = @service and worker_id = @workerId and {Waiting} and due_at <= @now and coalesce(asked_id, worker_id) = @answererId
        """;
    private const string AskOneSql = "update weekly_rows set asked_id = @managerId where key = @key";

    /// <summary>Chooses for the next workers by their ids: for the week's digest, or once the week was due for the rows that are late.</summary>
    internal async Task<string?> ChooseAsync(WeekPart part)
    {
        var (transaction, service, week, _, now, cancellationToken) = part;
        var times = weeks.TimesOf(week, service.Nation);
        var workers = await part.NextAsync<string>(WorkersSql, Most);
        foreach (var workerId in workers)
        {
            if (now >= times.Late.DueAt)
            {
                await ChooseForLateAsync(transaction, workerId, service.Code, now, cancellationToken);
                continue;
            }

            var askedId = await InsteadOfAsync(transaction, workerId, service, times, cancellationToken);
            var of = new
            {
                service = service.Code,
                workerId,
                askedId,
            };
            await transaction.QueryAsync<string>(LockSql.For(transaction.Dialect), of, cancellationToken);
            await transaction.ExecuteAsync(AskSql, of, cancellationToken);
        }

        return workers.Count < Most ? null : workers[^1];
    }

    /// <summary>
    /// A late row with whoever answers it now. When the person who was asked is away or gone, the manager on duty is asked from now on.
    /// </summary>
    /// <returns>The row, and whether there is somebody who can answer it.</returns>
    internal async Task<(WeeklyRow Row, bool IsAnswered)> ForLateAsync(
        Transaction transaction,
        WeeklyRow row,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (await CanAnswerAsync(transaction, row.AnswererId, row.WorkerId, row.Service, now, cancellationToken))
        {
            return (row, true);
        }

        if (await ManagerAsync(transaction, row.WorkerId, row.Service, now, cancellationToken) is not { } managerId)
        {
            return (row, false);
        }

        await transaction.ExecuteAsync(AskOneSql, new { key = row.Key, managerId }, cancellationToken);
        return (row with { AskedId = managerId }, true);
    }

    private async Task ChooseForLateAsync(
        Transaction transaction,
        string workerId,
        string service,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var late = new
        {
            service,
            workerId,
            now,
        };
        await transaction.QueryAsync<string>(LockLateSql.For(transaction.Dialect), late, cancellationToken);
        foreach (var answererId in await transaction.QueryAsync<string>(LateAnswerersSql, late, cancellationToken))
        {
            if (
                !await CanAnswerAsync(transaction, answererId, workerId, service, now, cancellationToken)
                && await ManagerAsync(transaction, workerId, service, now, cancellationToken) is { } managerId
            )
            {
                await transaction.ExecuteAsync(
                    AskLateSql,
                    new
                    {
                        service,
                        workerId,
                        now,
                        answererId,
                        managerId,
                    },
                    cancellationToken
                );
            }
        }
    }

    private async Task<bool> CanAnswerAsync(
        Transaction transaction,
        string personId,
        string workerId,
        string service,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        (
            personId == workerId
                ? !await IsGoneAsync(transaction, workerId, service, cancellationToken)
                : await directory.FindAsync(personId, transaction, cancellationToken) is { Active: true }
        ) && !await directory.AwayAsync(personId, now, transaction, cancellationToken);

    /// <summary>Whether a worker cannot answer now: suspended, gone, or no longer a worker of the service.</summary>
    internal async Task<bool> IsGoneAsync(Transaction transaction, string workerId, string service, CancellationToken cancellationToken) =>
        await register.FindAsync(workerId, transaction, cancellationToken) is not { Status: RegisterStatus.Active }
        || !await directory.HoldsRoleAsync(workerId, Role.Worker, service, transaction, cancellationToken);

    /// <summary>The manager on duty for a row of a worker; null when there is nobody.</summary>
    private async Task<string?> ManagerAsync(
        Transaction transaction,
        string workerId,
        string service,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        (
            await rota.RouteAsync(
                transaction,
                Role.ServiceManager,
                service,
                new HashSet<string>([workerId], StringComparer.Ordinal),
                at,
                cancellationToken
            )
        ).Assignees
            is [var manager, ..]
            ? manager.PersonId
            : null;

    private async Task<string?> InsteadOfAsync(
        Transaction transaction,
        string workerId,
        Service service,
        WeekTimes times,
        CancellationToken cancellationToken
    )
    {
        if (!await IsGoneAsync(transaction, workerId, service.Code, cancellationToken))
        {
            foreach (var day in weeks.WorkingDaysFrom(times.DigestAt, times.Late.DueAt, service.Nation))
            {
                if (!await directory.AwayAsync(workerId, day, transaction, cancellationToken))
                {
                    return null;
                }
            }
        }

        return await ManagerAsync(transaction, workerId, service.Code, times.DigestAt, cancellationToken);
    }
}
