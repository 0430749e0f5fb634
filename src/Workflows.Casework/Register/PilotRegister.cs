using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Register;

/// <summary>The register of the pilot: which workers take part, for which service, with which phone. Tab S1 is its copy.</summary>
public sealed class PilotRegister(Database database, PeopleDirectory directory, Outbox outbox, AuditLog audit, BusinessClock clock)
{
    private const string Columns = "person_id, service, status, phone_asset, guide_version, joined_at, revision";
    private const string FindSql = $"select {Columns} from pilot_register where person_id = @personId";
    private const string AllSql = $"select {Columns} from pilot_register order by service, person_id";
    private const string PutSql = """
        insert into pilot_register (person_id, service, status, phone_asset, guide_version, joined_at, revision, updated_at)
        values (@PersonId, @Service, @Status, @PhoneAsset, @GuideVersion, @JoinedAt, @Revision, @at)
        on conflict (person_id) do update set service = excluded.service, status = excluded.status, phone_asset = excluded.phone_asset,
            guide_version = excluded.guide_version, joined_at = excluded.joined_at, revision = excluded.revision,
            updated_at = excluded.updated_at
        """;

    /// <summary>
    /// The active worker with a registered address; null when the address is not registered, or its person is not active, has left, or is
    /// no longer a worker of that service.
    /// </summary>
    public async Task<RegisteredWorker?> FindActiveAsync(
        Transaction transaction,
        string email,
        CancellationToken cancellationToken = default
    ) =>
        await directory.FindByEmailAsync(email, transaction, cancellationToken) is { } person
            ? await FindActiveAsync(transaction, person, cancellationToken)
            : null;

    /// <summary>A person's entry when they take part in the pilot, or null.</summary>
    internal async Task<RegisteredWorker?> FindActiveAsync(Transaction transaction, Person person, CancellationToken cancellationToken)
    {
        var entry = await FindAsync(person.Id, transaction, cancellationToken);
        return entry is { Status: RegisterStatus.Active } && person.Holds(Role.Worker, entry.Service) ? entry : null;
    }

    /// <summary>A person's entry with any status, or null.</summary>
    public async Task<RegisteredWorker?> FindAsync(
        string personId,
        Transaction? transaction = null,
        CancellationToken cancellationToken = default
    ) => (await database.QueryWithinAsync<RegisteredWorker>(FindSql, new { personId }, transaction, cancellationToken)).SingleOrDefault();

    /// <summary>Every entry.</summary>
    public Task<IReadOnlyList<RegisteredWorker>> AllAsync(Transaction? transaction = null, CancellationToken cancellationToken = default) =>
        database.QueryWithinAsync<RegisteredWorker>(AllSql, null, transaction, cancellationToken);

    /// <summary>Stores a worker's entry with its row in S1 and an audit entry; does nothing when the entry is stored already.</summary>
    /// <exception cref="PeopleException">The status is not one of the register's.</exception>
    public async Task PutAsync(Transaction transaction, RegisteredWorker entry, string actor, CancellationToken cancellationToken = default)
    {
        if (!RegisterStatus.All.Contains(entry.Status))
        {
            throw new PeopleException("A worker in the register is pending, active, suspended or left.");
        }

        var before = await FindAsync(entry.PersonId, transaction, cancellationToken);
        if (before is not null && Same(before, entry))
        {
            return;
        }

        entry.Revision = (before?.Revision ?? 0) + 1;
        var at = clock.Now;
        var row = new
        {
            entry.PersonId,
            entry.Service,
            entry.Status,
            entry.PhoneAsset,
            entry.GuideVersion,
            entry.JoinedAt,
            entry.Revision,
            at,
        };
        await transaction.ExecuteAsync(PutSql, row, cancellationToken);
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "register.changed",
                Actor = actor,
                Subject = "person:" + entry.PersonId,
                Detail = new JsonObject
                {
                    ["service"] = entry.Service,
                    ["status"] = entry.Status,
                    ["before"] = before?.Status,
                },
                At = at,
            },
            cancellationToken
        );
        var sheet = new RowEffect(
            RowEffect.Central,
            "S1",
            entry.PersonId,
            new Dictionary<string, JsonNode?>
            {
                ["worker_id"] = entry.PersonId,
                ["service"] = entry.Service,
                ["role"] = Role.Worker.Code(),
                ["status"] = entry.Status,
                ["phone_asset"] = entry.PhoneAsset,
                ["guide_version"] = entry.GuideVersion,
                ["updated_at"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            }
        );
        await outbox.AppendAsync(
            transaction,
            sheet.ToEffect($"register:{entry.PersonId}:{entry.Revision}", entry.Revision, caseId: null),
            cancellationToken
        );
    }

    private static bool Same(RegisteredWorker a, RegisteredWorker b) =>
        (a.Service, a.Status, a.PhoneAsset, a.GuideVersion, a.JoinedAt) == (b.Service, b.Status, b.PhoneAsset, b.GuideVersion, b.JoinedAt);
}
