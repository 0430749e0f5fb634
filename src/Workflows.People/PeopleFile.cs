using System.Globalization;
using System.Text.Json.Nodes;
using NodaTime;
using Workflows.Engine.Runtime;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.People;

/// <summary>
/// Imports people from a file. The whole file is checked first; when it has a problem, nothing is imported. A person whom the file lists
/// gets the roles, hours and deputies that it names. A person whom it does not list is not changed, so that a forgotten line removes no
/// one; a person who leaves is listed with <c>active: false</c>. An absence is added once, and stays when a later file does not list it.
/// </summary>
public sealed class PeopleFile(
    Database database,
    Vault vault,
    PeopleDirectory directory,
    IEnumerable<IPersonPartReader> parts,
    Absences absences,
    WorkingCalendar calendar,
    BusinessClock clock,
    AuditLog audit
)
{
    private const string PutServiceSql = """
        insert into services (code, name, nation, region) values (@Code, @Name, @nation, @Region)
        on conflict (code) do update set name = excluded.name, nation = excluded.nation, region = excluded.region
        """;
    private const string FindEmailHolderSql = "select id from people where email_hash = @hash";

    // Two people of the file may have exchanged addresses, and a hash must be unique: every listed row gives up its hash first.
    private const string FreeEmailSql = "update people set email_hash = @marker where id = @id";
    private const string PutPersonSql = """
        insert into people (id, payload, email_hash, active, rota_position, updated_at)
        values (@id, @payload, @hash, @active, @position, @at)
        on conflict (id) do update set payload = excluded.payload, email_hash = excluded.email_hash, active = excluded.active,
            rota_position = excluded.rota_position, updated_at = excluded.updated_at
        """;
    private const string DropPartsSql = """
        delete from person_roles where person_id = @id;
        delete from person_hours where person_id = @id;
        delete from deputies where person_id = @id;
        """;
    private const string AddRoleSql =
        "insert into person_roles (person_id, role, service, position) values (@id, @role, @service, @position)";
    private const string AddHoursSql =
        "insert into person_hours (person_id, weekday, from_time, to_time) values (@id, @Weekday, @FromTime, @ToTime)";
    private const string AddDeputySql = """
        insert into deputies (person_id, deputy_id, position, from_at, to_at) values (@person, @deputy, @position, @from, @to)
        """;
    private const string CountPeopleSql = "select count(*) from people";

    /// <summary>Imports a file in the caller's transaction.</summary>
    /// <param name="transaction">The import writes in this transaction; it writes nothing when the report has problems.</param>
    /// <param name="yaml">The file's text.</param>
    /// <param name="actor">The actor of the audit entries.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ImportReport> ImportAsync(
        Transaction transaction,
        string yaml,
        string actor = AuditEntry.System,
        CancellationToken cancellationToken = default
    )
    {
        var document = PeopleDocument.Read(yaml, [.. parts]);
        if (document.Problems.Count == 0)
        {
            await CheckAsync(transaction, document, cancellationToken);
            await CheckAbsencesAsync(transaction, document, cancellationToken);
        }

        var report = new ImportReport(document.Problems, document.People.Count, document.Services.Count);
        if (!report.Imported)
        {
            return report;
        }

        await WriteAsync(transaction, document, actor, cancellationToken);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "people.imported",
                Actor = actor,
                Subject = "directory",
                Detail = new JsonObject
                {
                    ["people"] = new JsonArray([.. document.People.Select(p => JsonValue.Create(p.Id))]),
                    ["services"] = new JsonArray([.. document.Services.Select(s => JsonValue.Create(s.Code))]),
                },
                At = clock.Now,
            },
            cancellationToken
        );
        return report;
    }

    /// <summary>Imports a file when the directory is empty, in a transaction of its own; for a first start.</summary>
    /// <returns>Null when the directory has people already.</returns>
    public async Task<ImportReport?> ImportWhenEmptyAsync(string file, CancellationToken cancellationToken = default)
    {
        var yaml = await File.ReadAllTextAsync(file, cancellationToken);
        await using var transaction = await database.BeginAsync(cancellationToken);
        if ((await transaction.QueryAsync<long>(CountPeopleSql, null, cancellationToken)).Single() > 0)
        {
            return null;
        }

        var report = await ImportAsync(transaction, yaml, cancellationToken: cancellationToken);
        if (report.Imported)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return report;
    }

    private async Task CheckAsync(Transaction transaction, PeopleDocument document, CancellationToken cancellationToken)
    {
        var services = document.Services.Select(s => s.Code).ToHashSet();
        services.UnionWith((await directory.ServicesAsync(transaction, cancellationToken)).Select(s => s.Code));
        var listed = document.People.Select(p => p.Id).ToHashSet();
        foreach (var person in document.People)
        {
            foreach (var service in person.Roles.Select(r => r.Service).Concat(person.Parts.Select(p => p.Part.Service)))
            {
                if (service is not null && !services.Contains(service))
                {
                    person.Map.Problem("roles", "a role or the register names a service that is not known.");
                }
            }

            foreach (var (key, part) in person.Parts)
            {
                if (part.Refuse(person.Roles) is { } sentence)
                {
                    person.Map.Problem(key, sentence);
                }
            }

            var holders = await transaction.QueryAsync<string>(
                FindEmailHolderSql,
                new { hash = directory.HashEmail(person.Email) },
                cancellationToken
            );
            if (holders.Any(holder => !listed.Contains(holder)))
            {
                person.Map.Problem("email", $"this address belongs to '{holders[0]}', whom the file does not list.");
            }
        }

        foreach (var deputy in document.Deputies)
        {
            var person = await RolesOfAsync(transaction, document, deputy.Person, cancellationToken);
            var standIn = await RolesOfAsync(transaction, document, deputy.Deputy, cancellationToken);
            if (person is null || standIn is null)
            {
                deputy.Map.Problem(person is null ? "person" : "deputy", "this person is neither in the file nor in the directory.");
            }
            else if (!listed.Contains(deputy.Person))
            {
                deputy.Map.Problem("person", "list the person in the file too: their deputies are replaced by what it says.");
            }
            else if (!person.Any(role => standIn.Any(own => own.Role.MayCover(role.Role) && Overlap(own.Service, role.Service))))
            {
                deputy.Map.Problem("deputy", "a deputy must hold the same role as the person, or a higher one, for the same service.");
            }
        }
    }

    private async Task CheckAbsencesAsync(Transaction transaction, PeopleDocument document, CancellationToken cancellationToken)
    {
        foreach (var absence in document.Absences)
        {
            if (await RolesOfAsync(transaction, document, absence.Person, cancellationToken) is null)
            {
                absence.Map.Problem("person", "this person is neither in the file nor in the directory.");
            }
            else if (absence.Cover is { } cover && await RolesOfAsync(transaction, document, cover, cancellationToken) is null)
            {
                absence.Map.Problem("cover", "this person is neither in the file nor in the directory.");
            }
            else if (absence.Cover is { } gone && !await IsActiveAsync(transaction, document, gone, cancellationToken))
            {
                absence.Map.Problem("cover", "this person has left: name another person, or leave 'cover' out.");
            }
        }
    }

    private async Task<bool> IsActiveAsync(
        Transaction transaction,
        PeopleDocument document,
        string id,
        CancellationToken cancellationToken
    ) =>
        document.People.FirstOrDefault(p => p.Id == id)?.Active
        ?? await directory.FindAsync(id, transaction, cancellationToken) is { Active: true };

    private async Task<IReadOnlyList<PersonRole>?> RolesOfAsync(
        Transaction transaction,
        PeopleDocument document,
        string id,
        CancellationToken cancellationToken
    ) => document.People.FirstOrDefault(p => p.Id == id)?.Roles ?? (await directory.FindAsync(id, transaction, cancellationToken))?.Roles;

    private async Task WriteAsync(Transaction transaction, PeopleDocument document, string actor, CancellationToken cancellationToken)
    {
        foreach (var service in document.Services)
        {
            var row = new
            {
                service.Code,
                service.Name,
                nation = service.Nation.Code(),
                service.Region,
            };
            await transaction.ExecuteAsync(PutServiceSql, row, cancellationToken);
        }

        foreach (var person in document.People)
        {
            await transaction.ExecuteAsync(FreeEmailSql, new { id = person.Id, marker = "changing:" + person.Id }, cancellationToken);
        }

        var key = await vault.KeyAsync(PeopleDirectory.Key, transaction);
        foreach (var (person, position) in document.People.Select((person, position) => (person, position)))
        {
            var row = new
            {
                id = person.Id,
                payload = new PeopleDirectory.Sealed(person.Name, person.Email, person.Phone).Seal(key, person.Id),
                hash = directory.HashEmail(person.Email),
                active = person.Active,
                position,
                at = clock.Now,
            };
            await transaction.ExecuteAsync(PutPersonSql, row, cancellationToken);
            await transaction.ExecuteAsync(DropPartsSql, new { id = person.Id }, cancellationToken);
            await WritePartsAsync(transaction, person, cancellationToken);
            foreach (var (_, part) in person.Parts)
            {
                await part.WriteAsync(transaction, person.Id, actor, cancellationToken);
            }
        }

        foreach (var (deputy, position) in document.Deputies.Select((deputy, position) => (deputy, position)))
        {
            var row = new
            {
                person = deputy.Person,
                deputy = deputy.Deputy,
                position,
                from = Midnight(deputy.From),
                to = Midnight(deputy.To?.PlusDays(1)),
            };
            await transaction.ExecuteAsync(AddDeputySql, row, cancellationToken);
        }

        foreach (var away in document.Absences)
        {
            if (!await IsActiveAsync(transaction, document, away.Person, cancellationToken))
            {
                // Whoever has left is asked nothing, so the absence that the file still lists means nothing.
                continue;
            }

            var id = $"file:{away.Person}:{Day(away.From)}:{Day(away.To)}:{away.Cover}";
            await absences.AddAsync(transaction, id, away.Person, away.From, away.To, away.Cover, actor, cancellationToken);
        }
    }

    private static async Task WritePartsAsync(Transaction transaction, PersonEntry person, CancellationToken cancellationToken)
    {
        foreach (var (role, position) in person.Roles.Select((role, position) => (role, position)))
        {
            var row = new
            {
                id = person.Id,
                role = role.Role.Code(),
                service = role.Service,
                position,
            };
            await transaction.ExecuteAsync(AddRoleSql, row, cancellationToken);
        }

        foreach (var day in person.Hours)
        {
            var row = new
            {
                id = person.Id,
                day.Weekday,
                day.FromTime,
                day.ToTime,
            };
            await transaction.ExecuteAsync(AddHoursSql, row, cancellationToken);
        }
    }

    private static string Day(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private DateTimeOffset? Midnight(LocalDate? day) => day is { } date ? calendar.AtLocal(date, LocalTime.Midnight) : null;

    private static bool Overlap(string? own, string? other) => own is null || other is null || own == other;
}
