using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Mails;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// The authenticators of people who decide at level 2: their secrets, encrypted under the master key, and the tries of their codes. Tries are
/// counted by person, over all tasks and browsers: five wrong codes lock the authenticator for fifteen minutes, and each further lock lasts
/// twice as long, until a right code.
/// </summary>
public sealed class Authenticators(
    Vault vault,
    MasterKey master,
    OpenInvitations invitations,
    IdentityMail mail,
    AuditLog audit,
    BusinessClock clock
)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);
    private const int Tries = 5;
    private const int OwnerIsTold = 2;

    // Fifteen minutes doubled six times are sixteen hours.
    private const int MostDoublings = 6;

    private const string Columns = "id, secret, enrolled_at, counts_from, last_step, wrong, locks, locked_until, last_form";
    private const string FindSql = $"select {Columns} from authenticators where person_id = @personId";

    // Locks the row, so that several requests with the same code are handled one after the other.
    private const string HoldSql = $"update authenticators set wrong = wrong where person_id = @personId returning {Columns}";
    private const string AddSql = """
        insert into authenticators (person_id, id, secret, invited_at, enrolled_at, counts_from, last_step)
        values (@personId, @id, @secret, @now, @now, @countsFrom, @step)
        on conflict (person_id) do update set id = excluded.id, secret = excluded.secret, enrolled_at = excluded.enrolled_at,
            counts_from = excluded.counts_from, last_step = excluded.last_step, wrong = 0, locks = 0, locked_until = null, last_form = null
        where authenticators.counts_from > @now
        """;
    private const string UseSql = """
        update authenticators set last_step = @step, wrong = 0, locks = 0, locked_until = null, last_form = @form where person_id = @personId
        """;
    private const string CountSql = """
        update authenticators set wrong = @wrong, locks = @locks, locked_until = @until, last_form = @form where person_id = @personId
        """;
    private const string RemoveSql = "delete from authenticators where person_id = @personId";

    private readonly byte[] _key = master.Derive("authenticator forms");

    /// <summary>The authenticator of a person, or null.</summary>
    public async Task<Authenticator?> FindAsync(Transaction transaction, string personId, CancellationToken cancellationToken = default) =>
        await transaction.QuerySingleOrDefaultAsync<Row>(FindSql, new { personId }, cancellationToken) is { } row
            ? new Authenticator(row.Id, row.EnrolledAt, row.CountsFrom)
            : null;

    /// <summary>
    /// Stores the secret of a person who has confirmed it. It takes the place of an authenticator that does not count yet, never of one that
    /// counts.
    /// </summary>
    /// <returns>False when the person has an authenticator that counts.</returns>
    internal async Task<bool> AddAsync(
        Transaction transaction,
        string personId,
        byte[] secret,
        long step,
        DateTimeOffset countsFrom,
        CancellationToken cancellationToken
    )
    {
        var now = clock.Now;
        var added = await transaction.ExecuteAsync(
            AddSql,
            new
            {
                personId,
                id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
                secret = await vault.SealAsync(null, "authenticators", personId, secret, transaction),
                now,
                countsFrom,
                step,
            },
            cancellationToken
        );
        if (added == 0)
        {
            return false;
        }

        var values = new Dictionary<string, string> { ["time"] = UkTime.Spoken(now), ["due"] = UkTime.Spoken(countsFrom) };
        await mail.TellOwnerAndTeamAsync(transaction, personId, "EM-50", Why(personId, now), values, cancellationToken);
        var detail = new JsonObject { ["countsFrom"] = countsFrom, ["handedOverCode"] = countsFrom <= now };
        await NoteAsync(transaction, "authenticator.enrolled", personId, $"person:{personId}", detail, cancellationToken);
        return true;
    }

    /// <summary>Checks a code. A right one cannot be used again, except by the same form: that is a double click.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="personId">Id of the person whose authenticator it is.</param>
    /// <param name="code">What was typed.</param>
    /// <param name="form">What tells one shown form from another; null: it is not known.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<CodeResult> CheckAsync(
        Transaction transaction,
        string personId,
        string? code,
        string? form,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var digits = MailedCodes.Digits(code);
        var row = await transaction.QuerySingleOrDefaultAsync<Row>(HoldSql, new { personId }, cancellationToken);
        if (row is null || row.CountsFrom > now || digits.Length == 0)
        {
            return new CodeResult(CodeOutcome.Wrong);
        }

        if (row.LockedUntil > now)
        {
            return new CodeResult(CodeOutcome.Locked, row.LockedUntil);
        }

        var hash = form is null ? null : HashOf(form, digits);
        var repeated = hash is not null && hash == row.LastForm;
        var secret = await vault.OpenAsync<byte[]>(null, "authenticators", personId, row.Secret, transaction);
        var step = AuthenticatorKey.StepOf(secret, digits);
        if (step > row.LastStep)
        {
            var used = new
            {
                personId,
                step,
                form = hash,
            };
            await transaction.ExecuteAsync(UseSql, used, cancellationToken);
            return new CodeResult(CodeOutcome.Right);
        }

        if (repeated || step is not null)
        {
            // A double click, or a code that was used already: neither is a guess.
            return new CodeResult(repeated && step == row.LastStep ? CodeOutcome.Right : CodeOutcome.Wrong);
        }

        return await CountWrongAsync(transaction, personId, row, hash, now, cancellationToken);
    }

    /// <summary>
    /// Removes an authenticator, for example of a lost phone: its codes are refused and what they proved ends at once. The owner and the
    /// digital team are told.
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

        await invitations.ForgetAsync(transaction, personId, cancellationToken);
        var now = clock.Now;
        var values = new Dictionary<string, string> { ["time"] = UkTime.Spoken(now) };
        await mail.TellOwnerAndTeamAsync(transaction, personId, "EM-51", Why(personId, now), values, cancellationToken);
        await NoteAsync(transaction, "authenticator.removed", personId, actor, [], cancellationToken);
        return true;
    }

    /// <summary>Tells the owner and the digital team that the code of a manager ended after wrong ones (EM-52).</summary>
    internal async Task NoteEndedCodeAsync(Transaction transaction, string personId, CancellationToken cancellationToken)
    {
        var now = clock.Now;
        var values = WarningOf(now, now, wrong: 0);
        await mail.TellOwnerAndTeamAsync(transaction, personId, "EM-52", $"{Why(personId, now)}:handed-over", values, cancellationToken);
        await NoteAsync(transaction, "authenticator.code-ended", personId, AuditEntry.System, [], cancellationToken);
    }

    private async Task<CodeResult> CountWrongAsync(
        Transaction transaction,
        string personId,
        Row row,
        string? form,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var wrong = row.Wrong + 1;
        var until = wrong >= Tries ? now + Rest * (1 << Math.Min(row.Locks, MostDoublings)) : (DateTimeOffset?)null;
        await transaction.ExecuteAsync(
            CountSql,
            new
            {
                personId,
                wrong = until is null ? wrong : 0,
                locks = until is null ? row.Locks : row.Locks + 1,
                until,
                form,
            },
            cancellationToken
        );
        var values = WarningOf(now, until ?? now, wrong);
        var why = $"{Why(personId, now)}:{wrong}";
        if (wrong == OwnerIsTold)
        {
            await mail.TellOwnerAsync(transaction, personId, "EM-52", why, values, cancellationToken);
        }

        if (until is null)
        {
            return new CodeResult(CodeOutcome.Wrong);
        }

        await mail.TellOwnerAndTeamAsync(transaction, personId, "EM-52", why, values, cancellationToken);
        await NoteAsync(transaction, "authenticator.locked", personId, AuditEntry.System, [], cancellationToken);
        return new CodeResult(CodeOutcome.Locked, until);
    }

    private static Dictionary<string, string> WarningOf(DateTimeOffset now, DateTimeOffset until, int wrong) =>
        new()
        {
            ["time"] = UkTime.Spoken(now),
            ["due"] = UkTime.Spoken(until),
            ["count"] = wrong.ToString(CultureInfo.InvariantCulture),
        };

    private string HashOf(string form, string digits) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{form}\n{digits}")));

    private static string Why(string personId, DateTimeOffset now) => $"{personId}:{now.ToMicroseconds()}";

    private Task NoteAsync(
        Transaction transaction,
        string action,
        string personId,
        string actor,
        JsonObject detail,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = actor,
                Subject = $"person:{personId}",
                Detail = detail,
                At = clock.Now,
            },
            cancellationToken
        );

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public byte[] Secret { get; set; } = [];
        public DateTimeOffset EnrolledAt { get; set; }
        public DateTimeOffset CountsFrom { get; set; }
        public long LastStep { get; set; }
        public int Wrong { get; set; }
        public int Locks { get; set; }
        public DateTimeOffset? LockedUntil { get; set; }
        public string? LastForm { get; set; }
    }
}
