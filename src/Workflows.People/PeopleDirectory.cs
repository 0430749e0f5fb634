using System.Security.Cryptography;
using System.Text.Json;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.People;

/// <summary>
/// The charity's services, and its people with their roles. The database holds them; a file is a way to import them. A caller that has a
/// transaction passes it, so that it reads what the transaction has written.
/// </summary>
public sealed class PeopleDirectory(Database database, Vault vault, Absences absences)
{
    /// <summary>The data key of people's names and addresses.</summary>
    public const string Key = "service:people";

    internal const string EmailPurpose = "person email";

    private const string Columns = "id, payload, active";
    private const string FindByIdSql = $"select {Columns} from people where id = @id";
    private const string FindByEmailSql = $"select {Columns} from people where email_hash = @hash";
    private const string InRoleSql = """
        select p.id, p.payload, p.active from people p
        where p.active and exists (
            select 1 from person_roles r
            where r.person_id = p.id and r.role = @role
              and (r.service is null or cast(@service as text) is null or r.service = @service)
        )
        order by p.rota_position, p.id
        """;
    private const string AllPeopleSql = $"select {Columns} from people order by rota_position, id";
    private const string RolesOfPeopleSql =
        "select person_id, role, service from person_roles where person_id in @ids order by person_id, position";
    private const string CountRoleSql = """
        select count(*) from person_roles r join people p on p.id = r.person_id
        where p.id = @personId and p.active and r.role = @role
          and (r.service is null or cast(@service as text) is null or r.service = @service)
        """;
    private const string FindServiceSql = "select code, name, nation, region from services where code = @code";
    private const string AllServicesSql = "select code, name, nation, region from services order by code";

    /// <summary>The person with an id, also one who has left; null when there is none.</summary>
    public async Task<Person?> FindAsync(string personId, Transaction? transaction = null, CancellationToken cancellationToken = default) =>
        (await ReadAsync(FindByIdSql, new { id = personId }, transaction, cancellationToken)).SingleOrDefault();

    /// <summary>The person with a registered address, in upper or lower case; also one who has left. Null when there is none.</summary>
    public async Task<Person?> FindByEmailAsync(
        string email,
        Transaction? transaction = null,
        CancellationToken cancellationToken = default
    ) => (await ReadAsync(FindByEmailSql, new { hash = HashEmail(email) }, transaction, cancellationToken)).SingleOrDefault();

    /// <summary>Every person in rota order, also those who have left.</summary>
    public Task<IReadOnlyList<Person>> AllAsync(Transaction? transaction = null, CancellationToken cancellationToken = default) =>
        ReadAsync(AllPeopleSql, null, transaction, cancellationToken);

    /// <summary>
    /// Active people who hold a role for a service or for all services, in rota order. A null service asks for the role in any service.
    /// </summary>
    public Task<IReadOnlyList<Person>> InRoleAsync(
        Role role,
        string? service,
        Transaction? transaction = null,
        CancellationToken cancellationToken = default
    ) => ReadAsync(InRoleSql, new { role = role.Code(), service }, transaction, cancellationToken);

    /// <summary>Whether a person is active and holds a role for a service; the desk checks it before it records a decision.</summary>
    public async Task<bool> HoldsRoleAsync(
        string personId,
        Role role,
        string? service,
        Transaction? transaction = null,
        CancellationToken cancellationToken = default
    )
    {
        var parameters = new
        {
            personId,
            role = role.Code(),
            service,
        };
        return (await database.QueryWithinAsync<long>(CountRoleSql, parameters, transaction, cancellationToken)).Single() > 0;
    }

    /// <summary>A service by its code, or null.</summary>
    public async Task<Service?> ServiceAsync(string code, Transaction? transaction = null, CancellationToken cancellationToken = default) =>
        (await database.QueryWithinAsync<ServiceRow>(FindServiceSql, new { code }, transaction, cancellationToken))
            .SingleOrDefault()
            ?.ToService();

    /// <summary>The nation whose bank holidays a service keeps; England and Wales when the service is not known.</summary>
    public async Task<Nation> NationAsync(string service, Transaction? transaction = null, CancellationToken cancellationToken = default) =>
        (await ServiceAsync(service, transaction, cancellationToken))?.Nation ?? Nation.EnglandAndWales;

    /// <summary>Every service, ordered by code.</summary>
    public async Task<IReadOnlyList<Service>> ServicesAsync(
        Transaction? transaction = null,
        CancellationToken cancellationToken = default
    ) =>
        [
            .. (await database.QueryWithinAsync<ServiceRow>(AllServicesSql, null, transaction, cancellationToken)).Select(row =>
                row.ToService()
            ),
        ];

    internal string HashEmail(string email) => vault.Hash(EmailPurpose, email);

    /// <inheritdoc cref="Absences.AwayAsync"/>
    public Task<bool> AwayAsync(
        string personId,
        DateTimeOffset at,
        Transaction? transaction = null,
        CancellationToken cancellationToken = default
    ) => absences.AwayAsync(personId, at, transaction, cancellationToken);

    private async Task<IReadOnlyList<Person>> ReadAsync(
        string sql,
        object? parameters,
        Transaction? transaction,
        CancellationToken cancellationToken
    )
    {
        var rows = await database.QueryWithinAsync<PersonRow>(sql, parameters, transaction, cancellationToken);
        if (rows.Count == 0)
        {
            return [];
        }

        var key = await vault.KeyAsync(Key, transaction);
        var roles = (
            await database.QueryWithinAsync<RoleRow>(
                RolesOfPeopleSql,
                new { ids = rows.Select(row => row.Id).ToList() },
                transaction,
                cancellationToken
            )
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
                // A newer version of the program may have stored a role that this version does not know: such a role grants nothing.
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
