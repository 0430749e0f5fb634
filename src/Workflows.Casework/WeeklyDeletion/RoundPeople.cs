using Workflows.Casework.Calendar;
using Workflows.Casework.Register;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Chooses who answers the rows of each worker: the worker, or the service's manager when the worker is away from digest to due, suspended
/// or gone. A worker who is back answers again, also the older rows.
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

    /// <summary>Chooses for the next workers by their ids.</summary>
    internal async Task<string?> ChooseAsync(WeekPart part)
    {
        var (transaction, service, week, _, _, cancellationToken) = part;
        var times = weeks.TimesOf(week, service.Nation);
        var workers = await part.NextAsync<string>(WorkersSql, Most);
        foreach (var workerId in workers)
        {
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

    /// <summary>Whether a worker cannot answer now: suspended, gone, or no longer a worker of the service.</summary>
    internal async Task<bool> IsGoneAsync(Transaction transaction, string workerId, string service, CancellationToken cancellationToken) =>
        await register.FindAsync(workerId, transaction, cancellationToken) is not { Status: RegisterStatus.Active }
        || !await directory.HoldsRoleAsync(workerId, Role.Worker, service, transaction, cancellationToken);

    /// <summary>The manager on duty for a row of a worker; null when there is nobody.</summary>
    internal async Task<string?> ManagerAsync(
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
