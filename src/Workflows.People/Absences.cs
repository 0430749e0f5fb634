using System.Text.Json.Nodes;
using NodaTime;
using Workflows.Engine.Runtime;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.People;

/// <summary>
/// Absences of people and the deputies who cover for them. Days are local days. A person with working days of their own counts as away on
/// every other day.
/// </summary>
public sealed class Absences(Database database, WorkingCalendar calendar, BusinessClock clock, AuditLog audit)
{
    private const string Columns = "id, person_id, from_at, to_at, cover, noted_at";
    private const string AbsencesAtSql = $"""
        select {Columns} from absences
        where person_id = @personId and from_at <= @at and to_at > @at and ended_at is null
        order by from_at, id
        """;
    private const string ComingSql = $"""
        select {Columns} from absences where person_id in @personIds and to_at > @at and ended_at is null order by person_id, from_at, id
        """;
    private const string AddSql = """
        insert into absences (id, person_id, from_at, to_at, cover, noted_at) values (@Id, @PersonId, @FromAt, @ToAt, @Cover, @NotedAt)
        on conflict (id) do nothing
        """;
    private const string EndSql = "update absences set ended_at = @at where id = @id and ended_at is null";
    private const string WorkingDaysSql = "select weekday from person_hours where person_id = @personId";
    private const string StandingDeputiesSql = """
        select deputy_id from deputies
        where person_id = @personId and (from_at is null or from_at <= @at) and (to_at is null or to_at > @at)
        order by position
        """;
    private const string CountActiveSql = "select count(*) from people where id = @personId and active";

    /// <summary>Whether a person is away at an instant: absent, not working that day, or no longer active in the directory.</summary>
    public async Task<bool> AwayAsync(
        string personId,
        DateTimeOffset at,
        Transaction? transaction = null,
        CancellationToken cancellationToken = default
    )
    {
        if ((await database.QueryWithinAsync<long>(CountActiveSql, new { personId }, transaction, cancellationToken)).Single() == 0)
        {
            return true;
        }

        if ((await database.QueryWithinAsync<Absence>(AbsencesAtSql, new { personId, at }, transaction, cancellationToken)).Count > 0)
        {
            return true;
        }

        var days = await database.QueryWithinAsync<long>(WorkingDaysSql, new { personId }, transaction, cancellationToken);
        return days.Count > 0 && !days.Contains((long)calendar.Local(at).DayOfWeek);
    }

    /// <summary>
    /// Ids of the people who cover for a person at an instant: first the one whom the absence names, then the person's deputies in order.
    /// </summary>
    public async Task<IReadOnlyList<string>> CoverAsync(
        string personId,
        DateTimeOffset at,
        Transaction? transaction = null,
        CancellationToken cancellationToken = default
    )
    {
        var named = await database.QueryWithinAsync<Absence>(AbsencesAtSql, new { personId, at }, transaction, cancellationToken);
        var standing = await database.QueryWithinAsync<string>(StandingDeputiesSql, new { personId, at }, transaction, cancellationToken);
        return [.. named.Where(a => a.Cover is not null).Select(a => a.Cover!).Concat(standing).Distinct()];
    }

    /// <summary>Absences of some people that end after an instant: those that have begun and those that begin later.</summary>
    public Task<IReadOnlyList<Absence>> NotOverAsync(
        IReadOnlyList<string> personIds,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    ) => database.QueryAsync<Absence>(ComingSql, new { personIds, at }, cancellationToken);

    /// <summary>Records that a person is away, from the first day to the last, as whole local days.</summary>
    /// <param name="transaction">The absence and its audit entry are written in this transaction.</param>
    /// <param name="id">Derived from what reported it, such as a form's response: the same id twice is one absence.</param>
    /// <param name="personId">Id of the person who is away.</param>
    /// <param name="from">First day away.</param>
    /// <param name="to">Last day away.</param>
    /// <param name="cover">Id of the person who covers; null: the person's deputies.</param>
    /// <param name="actor">The actor of the audit entry.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PeopleException">A person is not known, or the days are the wrong way round.</exception>
    public async Task<Absence> AddAsync(
        Transaction transaction,
        string id,
        string personId,
        LocalDate from,
        LocalDate to,
        string? cover,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        if (to < from)
        {
            throw new PeopleException("The last day away is before the first.");
        }

        foreach (var known in (string?[])[personId, cover])
        {
            if (
                known is not null
                && (
                    await database.QueryWithinAsync<long>(CountActiveSql, new { personId = known }, transaction, cancellationToken)
                ).Single() == 0
            )
            {
                throw new PeopleException($"There is no person '{known}' in the directory.");
            }
        }

        if (cover == personId)
        {
            throw new PeopleException("A person cannot cover for themselves: name another person, or none.");
        }

        var absence = new Absence
        {
            Id = id,
            PersonId = personId,
            FromAt = calendar.AtLocal(from, LocalTime.Midnight),
            ToAt = calendar.AtLocal(to.PlusDays(1), LocalTime.Midnight),
            Cover = cover,
            NotedAt = clock.Now,
        };
        if (await transaction.ExecuteAsync(AddSql, absence, cancellationToken) == 1)
        {
            var detail = new JsonObject
            {
                ["from"] = absence.FromAt,
                ["to"] = absence.ToAt,
                ["cover"] = cover,
            };
            await AuditAsync(transaction, "absence.added", personId, detail, actor, cancellationToken);
        }

        return absence;
    }

    /// <summary>Ends an absence early, or cancels one that has not begun.</summary>
    /// <returns>False when the absence does not exist or has ended already.</returns>
    public async Task<bool> EndAsync(Transaction transaction, string id, string actor, CancellationToken cancellationToken = default)
    {
        var ended = await transaction.ExecuteAsync(EndSql, new { id, at = clock.Now }, cancellationToken) == 1;
        if (ended)
        {
            await AuditAsync(transaction, "absence.ended", id, [], actor, cancellationToken);
        }

        return ended;
    }

    private Task AuditAsync(
        Transaction transaction,
        string action,
        string subject,
        JsonObject detail,
        string actor,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = (action == "absence.added" ? "person:" : "absence:") + subject,
                Detail = detail,
                At = clock.Now,
            },
            cancellationToken
        );
}
