using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.HumanTasks.Links;

/// <summary>
/// Issues, finds and revokes links to tasks. A token is derived from task, person, purpose and number, so that a mail that is sent again
/// carries the same link; only its hash is stored. Issuing a link revokes the older ones. Until its owner has proven their identity, a
/// valid link shows the same page as any other.
/// </summary>
public sealed class TaskLinks(MasterKey master, BusinessClock clock)
{
    /// <summary>The longest time for which a link is valid; it ends earlier when its task ends.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);

    private const string NextSql =
        "select coalesce(max(number), 0) + 1 from task_links where task_id = @taskId and person_id = @personId and purpose = @purpose";
    private const string NewestLiveSql = """
        select number from task_links
        where task_id = @taskId and person_id = @personId and purpose = @purpose and revoked_at is null and expires_at > @now
        order by number desc limit 1
        """;
    private const string RevokeOlderSql = """
        update task_links set revoked_at = @now
        where task_id = @taskId and person_id = @personId and purpose = @purpose and revoked_at is null
        """;
    private const string AddSql = """
        insert into task_links (token_hash, task_id, person_id, purpose, number, created_at, expires_at)
        values (@tokenHash, @taskId, @personId, @purpose, @number, @now, @expiresAt)
        """;
    private const string BurnSql = "update task_links set revoked_at = @now where task_id = @taskId and revoked_at is null";
    private const string BurnOfSql =
        "update task_links set revoked_at = @now where task_id = @taskId and person_id = @personId and revoked_at is null";
    private const string RevokeSql = "update task_links set revoked_at = @now where token_hash = @tokenHash and revoked_at is null";
    private const string LockSql = "update task_links set number = number where token_hash = @tokenHash";
    private const string CountWrongSql =
        "update task_links set wrong_codes = wrong_codes + 1 where token_hash = @tokenHash returning wrong_codes";
    private const string FindSql = """
        select token_hash, task_id, person_id, purpose, number, created_at, expires_at, revoked_at, opens, opens_before_identity
        from task_links where token_hash = @tokenHash
        """;
    private const string IssuedSinceSql = """
        select count(*) from task_links where person_id = @personId and task_id = @taskId and created_at > @since
        """;
    private const string CountSql = """
        update task_links set opens = opens + 1, opens_before_identity = opens_before_identity + @before where token_hash = @tokenHash
        """;

    private const int TokenBytes = 32;

    private readonly byte[] _key = master.Derive("links");

    /// <summary>
    /// Whether a text can be the token of a link. A link that lost its end, or that took a stop or a bracket of the text around it along,
    /// cannot.
    /// </summary>
    public static bool IsWhole(string? token) =>
        token?.Length == Base64Url.GetEncodedLength(TokenBytes) && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>The token of a link: 256 bits, base64url; the same for the same arguments.</summary>
    public string TokenFor(string taskId, string personId, string purpose, int number) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{taskId}\n{personId}\n{purpose}\n{number}")));

    /// <summary>The hash of a token, as the database stores it.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Issues the next link of a task for a person and revokes the older ones.</summary>
    /// <returns>Its path, <c>/t/…</c>.</returns>
    public async Task<string> IssueAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        string purpose,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.Now;
        var of = new
        {
            taskId = task.Id,
            personId,
            purpose,
            now,
        };
        var number = (int)await transaction.QuerySingleOrDefaultAsync<long>(NextSql, of, cancellationToken);
        await transaction.ExecuteAsync(RevokeOlderSql, of, cancellationToken);
        var token = TokenFor(task.Id, personId, purpose, number);
        var expiresAt = now + LongestLife;
        if (task.EndsAt is { } ends && ends < expiresAt)
        {
            expiresAt = ends;
        }

        await transaction.ExecuteAsync(
            AddSql,
            new
            {
                tokenHash = HashOf(token),
                taskId = task.Id,
                personId,
                purpose,
                number,
                now,
                expiresAt,
            },
            cancellationToken
        );
        return $"/t/{token}";
    }

    /// <summary>
    /// The link of a task for a person that is valid for some time yet, so that the one in their mailbox stays valid; a new one when there is
    /// none.
    /// </summary>
    /// <returns>Its path, <c>/t/…</c>.</returns>
    public async Task<string> NewestOrIssueAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        string purpose,
        TimeSpan validFor,
        CancellationToken cancellationToken = default
    )
    {
        var number = await transaction.QuerySingleOrDefaultAsync<int?>(
            NewestLiveSql,
            new
            {
                taskId = task.Id,
                personId,
                purpose,
                now = clock.Now + validFor,
            },
            cancellationToken
        );
        return number is { } live
            ? $"/t/{TokenFor(task.Id, personId, purpose, live)}"
            : await IssueAsync(transaction, task, personId, purpose, cancellationToken);
    }

    /// <summary>Revokes every link of a task.</summary>
    public Task BurnAsync(Transaction transaction, string taskId, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(BurnSql, new { taskId, now = clock.Now }, cancellationToken);

    /// <summary>Revokes every link of a task that was sent to one person.</summary>
    public Task BurnAsync(Transaction transaction, string taskId, string personId, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(
            BurnOfSql,
            new
            {
                taskId,
                personId,
                now = clock.Now,
            },
            cancellationToken
        );

    /// <summary>Revokes one link.</summary>
    public Task RevokeAsync(Transaction transaction, TaskLink link, CancellationToken cancellationToken = default) =>
        transaction.ExecuteAsync(RevokeSql, new { tokenHash = link.TokenHash, now = clock.Now }, cancellationToken);

    /// <summary>Locks the row of a link until the transaction ends, so that tries on it are counted one after the other.</summary>
    internal static Task LockAsync(Transaction transaction, string tokenHash, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(LockSql, new { tokenHash }, cancellationToken);

    /// <summary>Counts a wrong code on a link.</summary>
    /// <returns>How many were typed on it so far, in all browsers.</returns>
    internal static Task<long> CountWrongAsync(Transaction transaction, string tokenHash, CancellationToken cancellationToken) =>
        transaction.QuerySingleOrDefaultAsync<long>(CountWrongSql, new { tokenHash }, cancellationToken);

    /// <summary>The link with a token, or null.</summary>
    public Task<TaskLink?> FindAsync(Transaction transaction, string token, CancellationToken cancellationToken = default) =>
        transaction.QuerySingleOrDefaultAsync<TaskLink>(FindSql, new { tokenHash = HashOf(token) }, cancellationToken);

    /// <summary>The number of links of a task that a person was sent after an instant.</summary>
    internal static Task<long> IssuedSinceAsync(
        Transaction transaction,
        string taskId,
        string personId,
        DateTimeOffset since,
        CancellationToken cancellationToken
    ) =>
        transaction.QuerySingleOrDefaultAsync<long>(
            IssuedSinceSql,
            new
            {
                taskId,
                personId,
                since,
            },
            cancellationToken
        );

    /// <summary>Counts an opening of the page; this is the only change that a GET makes.</summary>
    public static Task CountAsync(
        Transaction transaction,
        string token,
        bool beforeIdentity,
        CancellationToken cancellationToken = default
    ) => transaction.ExecuteAsync(CountSql, new { tokenHash = HashOf(token), before = beforeIdentity ? 1 : 0 }, cancellationToken);
}
