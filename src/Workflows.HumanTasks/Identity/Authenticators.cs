using System.Security.Cryptography;
using System.Text.Json.Nodes;
using OtpNet;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// The authenticators of people who decide at level 2. A person sets one up once, by invitation; its secret is encrypted under the master
/// key.
/// </summary>
public sealed class Authenticators(Vault vault, AuditLog audit, BusinessClock clock)
{
    private const string FindSql = "select secret, invited_at, enrolled_at, last_step from authenticators where person_id = @personId";
    private const string AddSql = """
        insert into authenticators (person_id, secret, invited_at) values (@personId, @secret, @now) on conflict (person_id) do nothing
        """;
    private const string InviteAgainSql = """
        update authenticators set invited_at = @now where person_id = @personId and enrolled_at is null and invited_at <= @before
        """;
    private const string EnrolSql = """
        update authenticators set enrolled_at = @now, last_step = @step where person_id = @personId and enrolled_at is null
        """;

    // One statement, so that of several requests with the same code only one uses the step.
    private const string UseSql = """
        update authenticators set last_step = @step where person_id = @personId and enrolled_at is not null and last_step < @step
        """;
    private const string RemoveSql = "delete from authenticators where person_id = @personId";

    /// <summary>Whether a person has set one up.</summary>
    public async Task<bool> IsEnrolledAsync(Transaction transaction, string personId, CancellationToken cancellationToken = default) =>
        (await FindAsync(transaction, personId, cancellationToken))?.EnrolledAt is not null;

    /// <summary>Whether an invitation is to be sent now: the person has no authenticator and was not invited within a time.</summary>
    internal async Task<bool> InviteAsync(
        Transaction transaction,
        string personId,
        DateTimeOffset now,
        TimeSpan atMostEvery,
        CancellationToken cancellationToken
    )
    {
        var row = await FindAsync(transaction, personId, cancellationToken);
        if (row is null)
        {
            var secret = await vault.SealAsync(null, "authenticators", personId, RandomNumberGenerator.GetBytes(20), transaction);
            return await transaction.ExecuteAsync(
                    AddSql,
                    new
                    {
                        personId,
                        secret,
                        now,
                    },
                    cancellationToken
                ) == 1;
        }

        return await transaction.ExecuteAsync(
                InviteAgainSql,
                new
                {
                    personId,
                    now,
                    before = now - atMostEvery,
                },
                cancellationToken
            ) == 1;
    }

    /// <summary>The secret of a person who has not finished setting up; null afterwards, because it is never shown again.</summary>
    internal async Task<byte[]?> SecretToEnrolAsync(Transaction transaction, string personId, CancellationToken cancellationToken) =>
        await FindAsync(transaction, personId, cancellationToken) is { EnrolledAt: null } row
            ? await OpenAsync(transaction, personId, row)
            : null;

    /// <summary>Finishes setting up when the first code is right.</summary>
    internal async Task<bool> EnrolAsync(Transaction transaction, string personId, string code, CancellationToken cancellationToken)
    {
        var row = await FindAsync(transaction, personId, cancellationToken);
        if (row is not { EnrolledAt: null })
        {
            return false;
        }

        var secret = await OpenAsync(transaction, personId, row);
        if (StepOf(secret, code) is not { } step)
        {
            return false;
        }

        var now = clock.Now;
        var done =
            await transaction.ExecuteAsync(
                EnrolSql,
                new
                {
                    personId,
                    now,
                    step,
                },
                cancellationToken
            ) == 1;
        if (done)
        {
            await NoteAsync(transaction, "authenticator.enrolled", personId, $"person:{personId}", cancellationToken);
        }

        return done;
    }

    /// <summary>Whether a code is right, and its step was not used before.</summary>
    internal async Task<bool> CheckAsync(Transaction transaction, string personId, string code, CancellationToken cancellationToken)
    {
        var row = await FindAsync(transaction, personId, cancellationToken);
        if (row?.EnrolledAt is null)
        {
            return false;
        }

        var secret = await OpenAsync(transaction, personId, row);
        return StepOf(secret, code) is { } step && await transaction.ExecuteAsync(UseSql, new { personId, step }, cancellationToken) == 1;
    }

    /// <summary>
    /// Removes an authenticator, for example of a lost phone: its codes are refused, and the next task of level 2 invites the person again.
    /// </summary>
    /// <returns>False when the person has no authenticator.</returns>
    public async Task<bool> RemoveAsync(
        Transaction transaction,
        string personId,
        string actor,
        CancellationToken cancellationToken = default
    )
    {
        if (await transaction.ExecuteAsync(RemoveSql, new { personId }, cancellationToken) == 0)
        {
            return false;
        }

        await NoteAsync(transaction, "authenticator.removed", personId, actor, cancellationToken);
        return true;
    }

    /// <summary>
    /// The 30-second step (RFC 6238) that a code is right for: the present one, the one before or the one after; null when the code is wrong.
    /// The library compares a code's digits in constant time, but ends at the step that matches: the duration tells only which of the three it was.
    /// </summary>
    private static long? StepOf(byte[] secret, string code) =>
        new Totp(secret).VerifyTotp(
            TimeProvider.System.GetUtcNow().UtcDateTime,
            code,
            out var step,
            VerificationWindow.RfcSpecifiedNetworkDelay
        )
            ? step
            : null;

    private static Task<Row?> FindAsync(Transaction transaction, string personId, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<Row>(FindSql, new { personId }, cancellationToken);

    private ValueTask<byte[]> OpenAsync(Transaction transaction, string personId, Row row) =>
        vault.OpenAsync<byte[]>(null, "authenticators", personId, row.Secret, transaction);

    private Task NoteAsync(Transaction transaction, string action, string personId, string actor, CancellationToken cancellationToken) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = $"person:{personId}",
                Detail = new JsonObject(),
                At = clock.Now,
            },
            cancellationToken
        );

    private sealed class Row
    {
        public byte[] Secret { get; set; } = [];
        public DateTimeOffset InvitedAt { get; set; }
        public DateTimeOffset? EnrolledAt { get; set; }
        public long LastStep { get; set; }
    }
}
