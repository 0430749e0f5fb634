using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Mails;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Identity;

/// <summary>
/// Six-digit codes that prove who opened a link. A code is sent only to the registered address of the link's owner, whoever asks for it. It
/// is valid for ten minutes; after five wrong tries the link is locked for fifteen minutes; three codes are sent an hour; after two wrong
/// tries the owner is told. Wrong authenticator codes count as tries too.
/// </summary>
public sealed class MailedCodes(TaskMail mail, PeopleDirectory directory, MasterKey master, AuditLog audit, BusinessClock clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);
    private const int Tries = 5;
    private const int OwnerIsTold = 2;
    private const int SendsAnHour = 3;

    private const string SentSql = """
        select count(*) from task_codes where task_id = @taskId and person_id = @personId and created_at > @since
        """;
    private const string EndSql =
        "update task_codes set ended_at = @now where task_id = @taskId and person_id = @personId and ended_at is null";
    private const string AddSql = """
        insert into task_codes (id, task_id, person_id, code_hash, created_at, expires_at)
        values (@id, @taskId, @personId, @codeHash, @now, @expiresAt)
        """;
    private const string LiveSql = """
        select id, code_hash from task_codes
        where task_id = @taskId and person_id = @personId and ended_at is null and expires_at > @now
        """;

    // Inserts the row of the lock, or locks it, so that concurrent tries are counted one after the other.
    private const string LockSql = """
        insert into task_locks (task_id, person_id, wrong) values (@taskId, @personId, 0)
        on conflict (task_id, person_id) do update set wrong = task_locks.wrong
        returning wrong, locked_until
        """;
    private const string CountSql =
        "update task_locks set wrong = @wrong, locked_until = @until where task_id = @taskId and person_id = @personId";

    private readonly byte[] _key = master.Derive("codes");

    /// <summary>Sends a code to the link's owner.</summary>
    public async Task<CodeResult> SendAsync(
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var of = new
        {
            taskId = link.TaskId,
            personId = link.PersonId,
            now,
            since = now.AddHours(-1),
        };
        var row = await HoldAsync(transaction, link, cancellationToken);
        if (row.LockedUntil > now)
        {
            return new CodeResult(CodeOutcome.Locked, row.LockedUntil);
        }

        var sent = await transaction.QuerySingleOrDefaultAsync<long>(SentSql, of, cancellationToken);
        if (sent >= SendsAnHour)
        {
            return new CodeResult(CodeOutcome.TooMany);
        }

        if (await directory.FindAsync(link.PersonId, transaction, cancellationToken) is not { Active: true })
        {
            // A person who has left gets no code; the page says the same as always, so that it tells a stranger nothing.
            return new CodeResult(CodeOutcome.Sent);
        }

        await transaction.ExecuteAsync(EndSql, of, cancellationToken);
        var code = RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        await transaction.ExecuteAsync(
            AddSql,
            new
            {
                id,
                of.taskId,
                of.personId,
                codeHash = HashOf(id, code),
                now,
                expiresAt = now + Life,
            },
            cancellationToken
        );
        await mail.TellAsync(
            transaction,
            task,
            link.PersonId,
            "EM-32",
            $"code:{id}",
            new Dictionary<string, string> { ["code"] = $"{code[..3]} {code[3..]}" },
            askedFor: true,
            cancellationToken
        );
        return new CodeResult(CodeOutcome.Sent);
    }

    /// <summary>Checks a code; a right one cannot be used again.</summary>
    public async Task<CodeResult> CheckAsync(
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        string code,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var of = new
        {
            taskId = link.TaskId,
            personId = link.PersonId,
            now,
        };
        return await TryAsync(
            transaction,
            link,
            task,
            async () =>
            {
                var digits = Digits(code);
                foreach (var live in await transaction.QueryAsync<Row>(LiveSql, of, cancellationToken))
                {
                    if (
                        CryptographicOperations.FixedTimeEquals(
                            Encoding.ASCII.GetBytes(live.CodeHash),
                            Encoding.ASCII.GetBytes(HashOf(live.Id, digits))
                        )
                    )
                    {
                        await transaction.ExecuteAsync(EndSql, of, cancellationToken);
                        return true;
                    }
                }

                return false;
            },
            cancellationToken
        );
    }

    /// <summary>Counts one try of a proof on a link, and refuses it while the link is locked.</summary>
    internal async Task<CodeResult> TryAsync(
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        Func<Task<bool>> isRight,
        CancellationToken cancellationToken
    )
    {
        var now = clock.Now;
        var of = new { taskId = link.TaskId, personId = link.PersonId };
        var row = await HoldAsync(transaction, link, cancellationToken);
        if (row.LockedUntil > now)
        {
            return new CodeResult(CodeOutcome.Locked, row.LockedUntil);
        }

        if (await isRight())
        {
            await transaction.ExecuteAsync(
                CountSql,
                new
                {
                    of.taskId,
                    of.personId,
                    wrong = 0,
                    until = (DateTimeOffset?)null,
                },
                cancellationToken
            );
            return new CodeResult(CodeOutcome.Right);
        }

        var wrong = row.Wrong + 1;
        var locked = wrong >= Tries;
        var until = locked ? now + Rest : (DateTimeOffset?)null;
        await transaction.ExecuteAsync(
            CountSql,
            new
            {
                of.taskId,
                of.personId,
                wrong = locked ? 0 : wrong,
                until,
            },
            cancellationToken
        );
        if (!locked)
        {
            if (wrong == OwnerIsTold)
            {
                await TellAsync(transaction, task, [link.PersonId], "wrong", wrong, now, cancellationToken);
            }

            return new CodeResult(CodeOutcome.Wrong, Left: Tries - wrong);
        }

        await transaction.ExecuteAsync(
            EndSql,
            new
            {
                of.taskId,
                of.personId,
                now,
            },
            cancellationToken
        );
        await NoteLockAsync(transaction, link, task, now, cancellationToken);
        return new CodeResult(CodeOutcome.Locked, until);
    }

    /// <summary>Sends EM-38 to the link's owner and the digital team, and appends an audit entry.</summary>
    private async Task NoteLockAsync(
        Transaction transaction,
        TaskLink link,
        HumanTask task,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var team = await directory.InRoleAsync(Role.DigitalTeam, null, transaction, cancellationToken);
        await TellAsync(
            transaction,
            task,
            team.Select(p => p.Id).Prepend(link.PersonId).Distinct(),
            "locked",
            Tries,
            now,
            cancellationToken
        );
        await audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "link.locked",
                Actor = AuditEntry.System,
                Subject = $"task:{task.Id}",
                CaseId = task.CaseId,
                Detail = new JsonObject { ["owner"] = link.PersonId, ["link"] = link.Number },
                At = now,
            },
            cancellationToken
        );
    }

    private async Task TellAsync(
        Transaction transaction,
        HumanTask task,
        IEnumerable<string> people,
        string why,
        int wrong,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        foreach (var personId in people)
        {
            await mail.TellAsync(
                transaction,
                task,
                personId,
                "EM-38",
                $"{why}:{now.ToMicroseconds()}",
                new Dictionary<string, string> { ["time"] = UkTime.Spoken(now), ["count"] = wrong.ToString(CultureInfo.InvariantCulture) },
                askedFor: true,
                cancellationToken
            );
        }
    }

    private static async Task<LockRow> HoldAsync(Transaction transaction, TaskLink link, CancellationToken cancellationToken) =>
        (
            await transaction.QuerySingleOrDefaultAsync<LockRow>(
                LockSql,
                new { taskId = link.TaskId, personId = link.PersonId },
                cancellationToken
            )
        )!;

    private string HashOf(string id, string code) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}\n{code}")));

    internal static string Digits(string? code) => string.Concat((code ?? "").Where(char.IsAsciiDigit).Take(12));

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public string CodeHash { get; set; } = "";
    }

    private sealed class LockRow
    {
        public int Wrong { get; set; }
        public DateTimeOffset? LockedUntil { get; set; }
    }
}

/// <summary>The result of sending or checking a code.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Until">When the lock of the link ends; null when it is not locked.</param>
/// <param name="Left">Number of tries that are left before the link is locked.</param>
public sealed record CodeResult(CodeOutcome Outcome, DateTimeOffset? Until = null, int Left = 0);

/// <summary>Outcomes of sending or checking a code.</summary>
public enum CodeOutcome
{
    /// <summary>A code was sent.</summary>
    Sent,

    /// <summary>No code was sent, because three were sent within the last hour.</summary>
    TooMany,

    /// <summary>The code is right.</summary>
    Right,

    /// <summary>The code is wrong or too old.</summary>
    Wrong,

    /// <summary>The link is locked after five wrong codes.</summary>
    Locked,
}
