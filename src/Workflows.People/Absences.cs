using System.Text.Json.Nodes;
using NodaTime;
using Workflows.Engine.Runtime;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.People;

/// <summary>Who is away, and who covers. Days are local days; a person with hours of their own is away on the days that they do not work.</summary>
public sealed class Absences(Database database, WorkingCalendar calendar, BusinessClock clock, AuditLog audit)
{
    private const string Columns = "id, person_id, from_at, to_at, cover, noted_at";
    private const string Covering = $"""
        select {Columns} from absences
        where person_id = @personId and from_at <= @at and to_at > @at and ended_at is null
        order by from_at, id
        """;
    private const string ComingSql = $"""
        select {Columns} from absences where person_id in @personIds and to_at > @at and ended_at is null order by person_id, from_at, id
        """;
    private const string Add = """
        insert into absences (id, person_id, from_at, to_at, cover, noted_at) values (@Id, @PersonId, @FromAt, @ToAt, @Cover, @NotedAt)
        on conflict (id) do nothing
        """;
    private const string End = "update absences set ended_at = @at where id = @id and ended_at is null";
    private const string Hours = "select weekday from person_hours where person_id = @personId";
    private const string Standing = """
        select deputy_id from deputies
        where person_id = @personId and (from_at is null or from_at <= @at) and (to_at is null or to_at > @at)
        order by position
        """;
    private const string Active = "select count(*) from people where id = @personId and active";

    /// <summary>Whether a person is away at an instant: absent, not working that day, or gone for good.</summary>
    public async Task<bool> AwayAsync(
        string personId,
        DateTimeOffset at,
        Transaction? tx = null,
        CancellationToken cancellationToken = default
    )
    {
        if ((await database.QueryWithinAsync<long>(Active, new { personId }, tx, cancellationToken)).Single() == 0)
        {
            return true;
        }

        if ((await database.QueryWithinAsync<Absence>(Covering, new { personId, at }, tx, cancellationToken)).Count > 0)
        {
            return true;
        }

        var days = await database.QueryWithinAsync<long>(Hours, new { personId }, tx, cancellationToken);
        return days.Count > 0 && !days.Contains((long)calendar.Local(at).DayOfWeek);
    }

    /// <summary>Ids of those who cover for a person at an instant: whom the absence names first, then the standing deputies in order.</summary>
    public async Task<IReadOnlyList<string>> CoverAsync(
        string personId,
        DateTimeOffset at,
        Transaction? tx = null,
        CancellationToken cancellationToken = default
    )
    {
        var named = await database.QueryWithinAsync<Absence>(Covering, new { personId, at }, tx, cancellationToken);
        var standing = await database.QueryWithinAsync<string>(Standing, new { personId, at }, tx, cancellationToken);
        return [.. named.Where(a => a.Cover is not null).Select(a => a.Cover!).Concat(standing).Distinct()];
    }

    /// <summary>Absences of some people that are not over at an instant: those that have begun, and those to come.</summary>
    public Task<IReadOnlyList<Absence>> NotOverAsync(
        IReadOnlyList<string> personIds,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    ) => database.QueryAsync<Absence>(ComingSql, new { personIds, at }, cancellationToken);

    /// <summary>Notes that a person is away, from the first day until the last one, whole local days.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="id">Derived from what caused it (a form's response): the same id twice is one absence.</param>
    /// <param name="personId">Who.</param>
    /// <param name="from">First day away.</param>
    /// <param name="to">Last day away.</param>
    /// <param name="cover">Who covers, when named.</param>
    /// <param name="actor">Who notes it, as the audit writes it.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="PeopleException">A person is not known, or the days are the wrong way round.</exception>
    public async Task<Absence> AddAsync(
        Transaction tx,
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
                && (await database.QueryWithinAsync<long>(Active, new { personId = known }, tx, cancellationToken)).Single() == 0
            )
            {
                throw new PeopleException($"There is no person '{known}' in the directory.");
            }
        }

        if (cover == personId)
        {
            throw new PeopleException("Nobody covers for themselves: name somebody else, or nobody.");
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
        if (await tx.ExecuteAsync(Add, absence, cancellationToken) == 1)
        {
            var detail = new JsonObject
            {
                ["from"] = absence.FromAt,
                ["to"] = absence.ToAt,
                ["cover"] = cover,
            };
            await AuditAsync(tx, "absence.added", personId, detail, actor, cancellationToken);
        }

        return absence;
    }

    /// <summary>Ends an absence early, or takes it back.</summary>
    /// <returns>False when there was none to end.</returns>
    public async Task<bool> EndAsync(Transaction tx, string id, string actor, CancellationToken cancellationToken = default)
    {
        var ended = await tx.ExecuteAsync(End, new { id, at = clock.Now }, cancellationToken) == 1;
        if (ended)
        {
            await AuditAsync(tx, "absence.ended", id, [], actor, cancellationToken);
        }

        return ended;
    }

    private Task AuditAsync(
        Transaction tx,
        string action,
        string subject,
        JsonObject detail,
        string actor,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            tx,
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
