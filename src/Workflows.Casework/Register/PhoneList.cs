using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Casework.Register;

/// <summary>
/// The charity's phones by asset tag, with what the phones desk says about each (R-13a). A phone keeps its status when the register moves it to
/// another worker; only a confirmation ends then, because it was about the worker before.
/// </summary>
public sealed class PhoneList(PilotRegister register, AuditLog audit, BusinessClock clock)
{
    private const string AssignSql = $"""
        insert into phones (asset, worker_id, status, changed_at, changed_by)
        values (@asset, @workerId, '{PhoneStatus.Unconfirmed}', @at, @actor)
        on conflict (asset) do update set
            status = case when phones.status = '{PhoneStatus.Confirmed}' and coalesce(phones.worker_id, '') <> excluded.worker_id
                then '{PhoneStatus.Unconfirmed}' else phones.status end,
            worker_id = excluded.worker_id, changed_at = excluded.changed_at, changed_by = excluded.changed_by
        """;

    // Locks the row on both databases, so that an answer about a phone and a form that names it are handled one after the other.
    private const string LockSql = "update phones set asset = asset where asset = @asset returning asset, worker_id, status, changed_at";
    private const string FindSql = "select asset, worker_id, status, changed_at from phones where asset = @asset";
    private const string AddSql = $"""
        insert into phones (asset, worker_id, status, changed_at, changed_by)
        values (@asset, null, '{PhoneStatus.Unconfirmed}', @at, @actor) on conflict (asset) do nothing
        """;
    private const string PutSql = """
        update phones set worker_id = @workerId, status = @status, changed_at = @at, changed_by = @actor where asset = @asset
        """;

    /// <summary>A phone; null when no person has named it.</summary>
    public static Task<Phone?> FindAsync(Transaction transaction, string asset, CancellationToken cancellationToken = default) =>
        transaction.QuerySingleOrDefaultAsync<Phone>(FindSql, new { asset }, cancellationToken);

    /// <summary>Locks a phone's row, and adds one when no person has named the phone before.</summary>
    public async Task<Phone> LockAsync(Transaction transaction, string asset, CancellationToken cancellationToken = default)
    {
        await transaction.ExecuteAsync(
            AddSql,
            new
            {
                asset,
                at = clock.Now,
                actor = AuditEntry.System,
            },
            cancellationToken
        );
        return (await transaction.QuerySingleOrDefaultAsync<Phone>(LockSql, new { asset }, cancellationToken))!;
    }

    /// <summary>Notes what a person says about a phone. A phone that is confirmed for a worker becomes that worker's phone in the register.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="asset">The asset tag.</param>
    /// <param name="workerId">Id of the worker who has it; null: none of the register's.</param>
    /// <param name="status">One of <see cref="PhoneStatus"/>.</param>
    /// <param name="actor">Who says it: <c>person:ID</c> or <c>system</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when that was noted before.</returns>
    public async Task<bool> SetAsync(
        Transaction transaction,
        string asset,
        string? workerId,
        string status,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        var before = await LockAsync(transaction, asset, cancellationToken);
        if ((before.WorkerId, before.Status) == (workerId, status))
        {
            return false;
        }

        var at = clock.Now;
        await transaction.ExecuteAsync(
            PutSql,
            new
            {
                asset,
                workerId,
                status,
                at,
                actor,
            },
            cancellationToken
        );
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "phone.changed",
                Actor = actor,
                Subject = "phone:" + asset,
                Detail = new JsonObject
                {
                    ["worker"] = workerId,
                    ["status"] = status,
                    ["before"] = before.Status,
                },
                At = at,
            },
            cancellationToken
        );
        if (
            workerId is not null
            && status == PhoneStatus.Confirmed
            && (await register.FindAsync(workerId, transaction, cancellationToken))?.PhoneAsset != asset
        )
        {
            await register.GiveAsync(transaction, workerId, asset, cancellationToken);
        }

        await register.ShowPhoneAsync(transaction, asset, except: null, cancellationToken);
        return true;
    }

    /// <summary>Notes that the register gives a phone to a worker.</summary>
    internal static Task<int> AssignAsync(
        Transaction transaction,
        string asset,
        string workerId,
        string actor,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            AssignSql,
            new
            {
                asset,
                workerId,
                actor,
                at,
            },
            cancellationToken
        );
}

/// <summary>One of the charity's phones.</summary>
public sealed class Phone
{
    /// <summary>The asset tag: <c>PH-0231</c>.</summary>
    public string Asset { get; set; } = "";

    /// <summary>Id of the worker who has it; null: none of the register's.</summary>
    public string? WorkerId { get; set; }

    /// <summary>One of <see cref="PhoneStatus"/>.</summary>
    public string Status { get; set; } = "";

    /// <summary>When worker or status was changed last.</summary>
    public DateTimeOffset ChangedAt { get; set; }
}
