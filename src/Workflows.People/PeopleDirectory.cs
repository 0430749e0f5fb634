using System.Security.Cryptography;
using System.Text.Json;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.People;

/// <summary>
/// The people of the charity: who they are, what they do, for which services. It is tables; a file is a way to import it. Inside a
/// transaction pass it on, so that what is read is what the transaction sees.
/// </summary>
public sealed class PeopleDirectory(Database database, Vault vault, Absences absences)
{
    /// <summary>The data key of people's names and addresses.</summary>
    public const string Key = "service:people";

    internal const string EmailPurpose = "person email";

    private const string Columns = "id, payload, active";
    private const string ById = $"select {Columns} from people where id = @id";
    private const string ByEmail = $"select {Columns} from people where email_hash = @hash";
    private const string ByRole = """
        select p.id, p.payload, p.active from people p
        where p.active and exists (
            select 1 from person_roles r
            where r.person_id = p.id and r.role = @role
              and (r.service is null or cast(@service as text) is null or r.service = @service)
        )
        order by p.rota_position, p.id
        """;
    private const string AllPeople = $"select {Columns} from people order by rota_position, id";
    private const string RolesOf = "select person_id, role, service from person_roles where person_id in @ids order by person_id, position";
    private const string RoleHeld = """
        select count(*) from person_roles r join people p on p.id = r.person_id
        where p.id = @personId and p.active and r.role = @role
          and (r.service is null or cast(@service as text) is null or r.service = @service)
        """;
    private const string ServiceByCode = "select code, name, nation, region from services where code = @code";
    private const string AllServices = "select code, name, nation, region from services order by code";

    /// <summary>The person of an id, also one who has left; null when there is none.</summary>
    public async Task<Person?> FindAsync(string personId, Transaction? tx = null, CancellationToken cancellationToken = default) =>
        (await ReadAsync(ById, new { id = personId }, tx, cancellationToken)).SingleOrDefault();

    /// <summary>The person of a registered address, whatever its case; also one who has left. Null when there is none.</summary>
    public async Task<Person?> FindByEmailAsync(string email, Transaction? tx = null, CancellationToken cancellationToken = default) =>
        (await ReadAsync(ByEmail, new { hash = HashEmail(email) }, tx, cancellationToken)).SingleOrDefault();

    /// <summary>Everybody, in rota order, those who have left too.</summary>
    public Task<IReadOnlyList<Person>> AllAsync(Transaction? tx = null, CancellationToken cancellationToken = default) =>
        ReadAsync(AllPeople, null, tx, cancellationToken);

    /// <summary>Who holds a role for a service (or for all), in rota order, without those who have left. A null service: anywhere.</summary>
    public Task<IReadOnlyList<Person>> InRoleAsync(
        Role role,
        string? service,
        Transaction? tx = null,
        CancellationToken cancellationToken = default
    ) => ReadAsync(ByRole, new { role = role.Code(), service }, tx, cancellationToken);

    /// <summary>Whether a person holds a role for a service now; the check before a decision is taken.</summary>
    public async Task<bool> HoldsRoleAsync(
        string personId,
        Role role,
        string? service,
        Transaction? tx = null,
        CancellationToken cancellationToken = default
    )
    {
        var parameters = new
        {
            personId,
            role = role.Code(),
            service,
        };
        return (await database.QueryWithinAsync<long>(RoleHeld, parameters, tx, cancellationToken)).Single() > 0;
    }

    /// <summary>A service by its code, or null.</summary>
    public async Task<Service?> ServiceAsync(string code, Transaction? tx = null, CancellationToken cancellationToken = default) =>
        (await database.QueryWithinAsync<ServiceRow>(ServiceByCode, new { code }, tx, cancellationToken)).SingleOrDefault()?.ToService();

    /// <summary>Whose bank holidays a service keeps: England and Wales where it is not known.</summary>
    public async Task<Nation> NationAsync(string service, Transaction? tx = null, CancellationToken cancellationToken = default) =>
        (await ServiceAsync(service, tx, cancellationToken))?.Nation ?? Nation.EnglandAndWales;

    /// <summary>Every service, by code.</summary>
    public async Task<IReadOnlyList<Service>> ServicesAsync(Transaction? tx = null, CancellationToken cancellationToken = default) =>
        [.. (await database.QueryWithinAsync<ServiceRow>(AllServices, null, tx, cancellationToken)).Select(row => row.ToService())];

    internal string HashEmail(string email) => vault.Hash(EmailPurpose, email);

    /// <inheritdoc cref="Absences.AwayAsync"/>
    public Task<bool> AwayAsync(
        string personId,
        DateTimeOffset at,
        Transaction? tx = null,
        CancellationToken cancellationToken = default
    ) => absences.AwayAsync(personId, at, tx, cancellationToken);

    private async Task<IReadOnlyList<Person>> ReadAsync(
        string sql,
        object? parameters,
        Transaction? tx,
        CancellationToken cancellationToken
    )
    {
        var rows = await database.QueryWithinAsync<PersonRow>(sql, parameters, tx, cancellationToken);
        if (rows.Count == 0)
        {
            return [];
        }

        var key = await vault.KeyAsync(Key, tx);
        var roles = (
            await database.QueryWithinAsync<RoleRow>(RolesOf, new { ids = rows.Select(row => row.Id).ToList() }, tx, cancellationToken)
        ).ToLookup(role => role.PersonId);
        return [.. rows.Select(row => row.ToPerson(key, roles[row.Id]))];
    }

    internal sealed record Sealed(string Name, string Email, string? Phone)
    {
        public byte[] Seal(DataKey key, string personId) =>
            key.Seal("people", personId, JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));

        public static Sealed Open(DataKey key, string personId, byte[] payload) =>
            JsonSerializer.Deserialize<Sealed>(key.Open("people", personId, payload), JsonSerializerOptions.Web)
            ?? throw new CryptographicException("A person's row is empty.");
    }

    private sealed class PersonRow
    {
        public required string Id { get; set; }

        public required byte[] Payload { get; set; }

        public bool Active { get; set; }

        public Person ToPerson(DataKey key, IEnumerable<RoleRow> roles)
        {
            var data = Sealed.Open(key, Id, Payload);
            return new Person
            {
                Id = Id,
                Name = data.Name,
                Email = data.Email,
                Phone = data.Phone,
                Active = Active,
                // A code of a newer version is not a role of this one, and grants nothing.
                Roles =
                [
                    .. roles.Where(r => Roles.Find(r.Role) is not null).Select(r => new PersonRole(Roles.Find(r.Role)!.Value, r.Service)),
                ],
            };
        }
    }

    private sealed class RoleRow
    {
        public required string PersonId { get; set; }

        public required string Role { get; set; }

        public string? Service { get; set; }
    }

    private sealed class ServiceRow
    {
        public required string Code { get; set; }

        public required string Name { get; set; }

        public required string Nation { get; set; }

        public string? Region { get; set; }

        public Service ToService() => new(Code, Name, Nations.Find(Nation) ?? WorkingTime.Nation.EnglandAndWales, Region);
    }
}
