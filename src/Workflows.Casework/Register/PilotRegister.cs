using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Register;

/// <summary>The register of the pilot: which workers take part, for which service, with which phone. Tab S1 is its copy.</summary>
public sealed class PilotRegister(Database database, PeopleDirectory directory, Outbox outbox, AuditLog audit, BusinessClock clock)
{
    // A confirmation counts for the worker whom it names: a phone that was handed on is unconfirmed again.
    private const string SelectSql = $"""
        select r.person_id, r.service, r.status, r.phone_asset, r.guide_version, r.joined_at, r.revision,
            case when p.status = '{PhoneStatus.Confirmed}' and coalesce(p.worker_id, '') <> r.person_id then '{PhoneStatus.Unconfirmed}'
                else p.status end as phone_status
        from pilot_register r left join phones p on p.asset = r.phone_asset
        """;
    private const string FindSql = $"{SelectSql} where r.person_id = @personId";
    private const string AllSql = $"{SelectSql} order by r.service, r.person_id";
    private const string OfPhoneSql = $"{SelectSql} where r.phone_asset = @asset order by r.person_id";
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

        var at = clock.Now;
        if (entry.PhoneAsset is { } asset && asset != before?.PhoneAsset)
        {
            await PhoneList.AssignAsync(transaction, asset, entry.PersonId, actor, at, cancellationToken);
        }

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
        await StoreAsync(transaction, entry, before?.Revision ?? 0, at, cancellationToken);
        foreach (var tag in new[] { entry.PhoneAsset, before?.PhoneAsset }.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            await ShowPhoneAsync(transaction, tag, entry.PersonId, cancellationToken);
        }
    }

    /// <summary>Workers of the register who have a phone. More than one means that the people file names the phone twice.</summary>
    public Task<IReadOnlyList<RegisteredWorker>> OfPhoneAsync(
        Transaction transaction,
        string asset,
        CancellationToken cancellationToken = default
    ) => transaction.QueryAsync<RegisteredWorker>(OfPhoneSql, new { asset }, cancellationToken);

    /// <summary>Gives a worker another phone, on the word of the phones desk, and writes the row in S1.</summary>
    internal async Task GiveAsync(Transaction transaction, string personId, string asset, CancellationToken cancellationToken)
    {
        if (await FindAsync(personId, transaction, cancellationToken) is { } entry)
        {
            entry.PhoneAsset = asset;
            await StoreAsync(transaction, entry, entry.Revision, clock.Now, cancellationToken);
        }
    }

    /// <summary>Writes the rows in S1 of the workers who have a phone, because its status has changed.</summary>
    internal async Task ShowPhoneAsync(Transaction transaction, string asset, string? except, CancellationToken cancellationToken)
    {
        foreach (var entry in await OfPhoneAsync(transaction, asset, cancellationToken))
        {
            if (entry.PersonId != except)
            {
                await StoreAsync(transaction, entry, entry.Revision, clock.Now, cancellationToken);
            }
        }
    }

    private async Task StoreAsync(
        Transaction transaction,
        RegisteredWorker entry,
        long revision,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        entry.Revision = revision + 1;
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
        var stored = (await FindAsync(entry.PersonId, transaction, cancellationToken))!;
        var sheet = new RowEffect(
            RowEffect.Central,
            "S1",
            stored.PersonId,
            new Dictionary<string, JsonNode?>
            {
                ["worker_id"] = stored.PersonId,
                ["service"] = stored.Service,
                ["role"] = Role.Worker.Code(),
                ["status"] = stored.Status,
                ["phone_asset"] = stored.PhoneAsset,
                ["phone_status"] = stored.PhoneStatus,
                ["guide_version"] = stored.GuideVersion,
                ["updated_at"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
            }
        );
        await outbox.AppendAsync(
            transaction,
            sheet.ToEffect($"register:{stored.PersonId}:{stored.Revision}", stored.Revision, caseId: null),
            cancellationToken
        );
    }

    private static bool Same(RegisteredWorker a, RegisteredWorker b) =>
        (a.Service, a.Status, a.PhoneAsset, a.GuideVersion, a.JoinedAt) == (b.Service, b.Status, b.PhoneAsset, b.GuideVersion, b.JoinedAt);
}
