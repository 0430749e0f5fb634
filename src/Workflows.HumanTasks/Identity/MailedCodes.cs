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
/// Six-digit codes that prove who opened a link. A code is sent only to the registered address of the link's owner, whoever asks for it, and
/// counts only for the link and the browser for which it was asked. It is valid for ten minutes. Each browser has its own limits on each
/// link: three codes an hour, five wrong codes, then fifteen minutes of rest. What all browsers together may do on a link is limited too;
/// a live link that reaches that limit is replaced, so that nobody can lock its owner out.
/// </summary>
public sealed class MailedCodes(IdentityMail mail, PeopleDirectory directory, MasterKey master, AuditLog audit, BusinessClock clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private const int Tries = 5;
    private const int OwnerIsTold = 2;
    private const int SendsAnHour = 3;

    // For all browsers together: six locks, or four browsers that asked as often as one may.
    private const int TriesOfLink = 30;
    private const int SendsAnHourOfLink = 12;

    private const string SentSql = "select count(*) from task_codes where token_hash = @tokenHash and created_at > @since";
    private const string EndSql =
        "update task_codes set ended_at = @now where token_hash = @tokenHash and browser = @browser and ended_at is null";
    private const string AddSql = """
        insert into task_codes (id, task_id, person_id, token_hash, browser, code_hash, created_at, expires_at)
        values (@id, @taskId, @personId, @tokenHash, @browser, @codeHash, @now, @expiresAt)
        """;
    private const string OfBrowserSql = """
        select id, code_hash, expires_at, ended_at, used_at from task_codes
        where token_hash = @tokenHash and browser = @browser and created_at > @since order by created_at desc
        """;
    private const string UseSql = "update task_codes set used_at = @now where id = @id";

    private readonly byte[] _key = master.Derive("codes");

    /// <summary>Sends a code to the link's owner; the result is the same for an unknown link.</summary>
    public async Task<CodeResult> SendAsync(Transaction transaction, CodeRequest request, CancellationToken cancellationToken = default)
    {
        var now = clock.Now;
        await LinkTries.ForgetAsync(transaction, now, cancellationToken);
        var row = (await HoldAsync(transaction, request, cancellationToken)).InHourOf(now);
        var form = FormHash(request, "send");
        if (row.LockedUntil > now)
        {
            return new CodeResult(CodeOutcome.Locked, row.LockedUntil);
        }

        if (row.Repeats(form, now))
        {
            // A double click: the code of the first click is on its way.
            return new CodeResult(CodeOutcome.Sent);
        }

        if (row.Sent >= SendsAnHour)
        {
            return new CodeResult(CodeOutcome.TooMany);
        }

        var since = now - Hour;
        if (
            await transaction.QuerySingleOrDefaultAsync<long>(SentSql, new { tokenHash = request.TokenHash, since }, cancellationToken)
            >= SendsAnHourOfLink
        )
        {
            return new CodeResult(request.Link!.IsLive(now) ? CodeOutcome.Misused : CodeOutcome.TooMany);
        }

        await LinkTries.PutAsync(transaction, row with { Sent = row.Sent + 1, LastForm = form }, now, cancellationToken);
        if (request.Link is { } link && await IsActiveAsync(transaction, link, cancellationToken))
        {
            await SendAsync(transaction, link, request.Browser, now, cancellationToken);
        }

        // For an unknown link, and for a person who has left, the page says the same as always: it tells a stranger nothing.
        return new CodeResult(CodeOutcome.Sent);
    }

    /// <summary>Checks a code. A right one cannot be used again, except by the same form: that is a double click.</summary>
    public async Task<CodeResult> CheckAsync(
        Transaction transaction,
        CodeRequest request,
        string? code,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var digits = Digits(code);
        var row = await HoldAsync(transaction, request, cancellationToken);
        if (row.LockedUntil > now)
        {
            return new CodeResult(CodeOutcome.Locked, row.LockedUntil);
        }

        if (digits.Length == 0)
        {
            return new CodeResult(CodeOutcome.Wrong);
        }

        var form = FormHash(request, digits);
        var repeated = row.Repeats(form, now);
        var known = await FindAsync(transaction, request, digits, now, cancellationToken);
        if (known is { EndedAt: null } && known.ExpiresAt > now)
        {
            await EndAsync(transaction, request, now, cancellationToken);
            await transaction.ExecuteAsync(UseSql, new { id = known.Id, now }, cancellationToken);
            await LinkTries.PutAsync(transaction, row with { Wrong = 0, LastForm = form }, now, cancellationToken);
            return new CodeResult(CodeOutcome.Right);
        }

        if (repeated || known is not null)
        {
            // A double click, or a code that was really sent and is too old: neither is a guess.
            return new CodeResult(repeated && known?.UsedAt is not null ? CodeOutcome.Right : CodeOutcome.Wrong);
        }

        return await CountWrongAsync(transaction, request, row with { LastForm = form }, now, cancellationToken);
    }

    private async Task<CodeResult> CountWrongAsync(
        Transaction transaction,
        CodeRequest request,
        LinkTry row,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var wrong = row.Wrong + 1;
        var until = wrong >= Tries ? now + Rest : (DateTimeOffset?)null;
        await LinkTries.PutAsync(transaction, row with { Wrong = until is null ? wrong : 0, LockedUntil = until }, now, cancellationToken);
        if (until is not null)
        {
            await EndAsync(transaction, request, now, cancellationToken);
        }

        if (request.Link is { } link)
        {
            await TellAsync(transaction, link, wrong, now, cancellationToken);
            var ofLink = await TaskLinks.CountWrongAsync(transaction, link.TokenHash, cancellationToken);
            if (ofLink >= TriesOfLink && link.IsLive(now))
            {
                return new CodeResult(CodeOutcome.Misused);
            }
        }

        return until is null ? new CodeResult(CodeOutcome.Wrong) : new CodeResult(CodeOutcome.Locked, until);
    }

    /// <summary>Tells the owner after two wrong codes, and the owner and the digital team after five (EM-38).</summary>
    private async Task TellAsync(Transaction transaction, TaskLink link, int wrong, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>
        {
            ["time"] = UkTime.Spoken(now),
            ["count"] = wrong.ToString(CultureInfo.InvariantCulture),
        };
        var why = $"{link.TokenHash[..16]}:{wrong}:{now.ToMicroseconds()}";
        if (wrong == OwnerIsTold)
        {
            await mail.TellOwnerAsync(transaction, link.PersonId, "EM-38", why, values, cancellationToken);
        }

        if (wrong >= Tries)
        {
            await mail.TellOwnerAndTeamAsync(transaction, link.PersonId, "EM-38", why, values, cancellationToken);
            await audit.AppendAsync(
                transaction,
                new AuditEntry
                {
                    Action = "link.locked",
                    Actor = AuditEntry.System,
                    Subject = $"task:{link.TaskId}",
                    Detail = new JsonObject { ["owner"] = link.PersonId, ["link"] = link.Number },
                    At = now,
                },
                cancellationToken
            );
        }
    }

    private async Task SendAsync(
        Transaction transaction,
        TaskLink link,
        string browser,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var code = RandomNumberGenerator.GetInt32(0, 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        var added = new
        {
            id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            taskId = link.TaskId,
            personId = link.PersonId,
            tokenHash = link.TokenHash,
            browser,
            now,
            expiresAt = now + Life,
        };
        await transaction.ExecuteAsync(EndSql, added, cancellationToken);
        await transaction.ExecuteAsync(
            AddSql,
            new
            {
                added.id,
                added.taskId,
                added.personId,
                added.tokenHash,
                added.browser,
                codeHash = HashOf(added.id, code),
                added.now,
                added.expiresAt,
            },
            cancellationToken
        );
        await mail.SendCodeAsync(transaction, link.PersonId, added.id, $"{code[..3]} {code[3..]}", cancellationToken);
    }

    /// <summary>The code with these digits that was sent to this browser for this link within the last hour; null when there is none.</summary>
    private async Task<Row?> FindAsync(
        Transaction transaction,
        CodeRequest request,
        string digits,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (request.Link is not { } link || !await IsActiveAsync(transaction, link, cancellationToken))
        {
            return null;
        }

        var sent = await transaction.QueryAsync<Row>(
            OfBrowserSql,
            new
            {
                tokenHash = request.TokenHash,
                browser = request.Browser,
                since = now - Hour,
            },
            cancellationToken
        );
        return sent.FirstOrDefault(row =>
            CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(row.CodeHash), Encoding.ASCII.GetBytes(HashOf(row.Id, digits)))
        );
    }

    private async Task<bool> IsActiveAsync(Transaction transaction, TaskLink link, CancellationToken cancellationToken) =>
        await directory.FindAsync(link.PersonId, transaction, cancellationToken) is { Active: true };

    /// <summary>Locks link and browser, in this order, and gives the browser's row.</summary>
    private async Task<LinkTry> HoldAsync(Transaction transaction, CodeRequest request, CancellationToken cancellationToken)
    {
        if (request.Link is { } link)
        {
            await TaskLinks.LockAsync(transaction, link.TokenHash, cancellationToken);
        }

        return await LinkTries.HoldAsync(transaction, request, clock.Now, cancellationToken);
    }

    private static Task<int> EndAsync(
        Transaction transaction,
        CodeRequest request,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            EndSql,
            new
            {
                tokenHash = request.TokenHash,
                browser = request.Browser,
                now,
            },
            cancellationToken
        );

    private string? FormHash(CodeRequest request, string typed) => request.Form is { } form ? HashOf(form, typed) : null;

    private string HashOf(string id, string code) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{id}\n{code}")));

    /// <summary>The digits of a typed code, without spaces between them.</summary>
    internal static string Digits(string? code) => string.Concat((code ?? "").Where(char.IsAsciiDigit).Take(12));

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public string CodeHash { get; set; } = "";
        public DateTimeOffset ExpiresAt { get; set; }
        public DateTimeOffset? EndedAt { get; set; }
        public DateTimeOffset? UsedAt { get; set; }
    }
}
