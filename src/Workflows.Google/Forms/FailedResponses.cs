using Workflows.Storage;

namespace Workflows.Google.Forms;

/// <summary>
/// The responses that the intake could not take, with the number of tries. After some tries a response is parked: the poller no longer
/// goes back to it at every poll, tries it once an hour, and at once when a person asks.
/// </summary>
internal static class FailedResponses
{
    /// <summary>The number of failed tries after which a response is parked.</summary>
    public const int MostAttempts = 5;

    /// <summary>How often a parked response is tried again: what stopped it may have been mended.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private const string ListSql = """
        select id, sent_at, attempts, parked_at, next_attempt_at from google_failed_responses where form_key = @formKey
        """;

    private const string NoteSql = """
        insert into google_failed_responses (id, form_key, sent_at, attempts, parked_at, next_attempt_at)
        values (@id, @formKey, @sentAt, 1, null, @now)
        on conflict (id) do update set attempts = google_failed_responses.attempts + 1,
            parked_at = case
                when google_failed_responses.attempts + 1 >= @most then coalesce(google_failed_responses.parked_at, @now)
                else google_failed_responses.parked_at end,
            next_attempt_at = case when google_failed_responses.attempts + 1 >= @most then @later else @now end
        returning attempts
        """;

    private const string ForgetSql = "delete from google_failed_responses where id = @id";

    private const string AskSql = "update google_failed_responses set next_attempt_at = 0 where id = @id returning form_key";

    /// <summary>The failed responses of a form, by the id of the revision.</summary>
    public static async Task<IReadOnlyDictionary<string, FailedResponse>> OfFormAsync(
        Database database,
        string formKey,
        CancellationToken cancellationToken
    ) =>
        (await database.QueryAsync<FailedResponse>(ListSql, new { formKey }, cancellationToken)).ToDictionary(
            failed => failed.Id,
            StringComparer.Ordinal
        );

    /// <summary>Notes a failed try.</summary>
    /// <returns>The number of failed tries.</returns>
    public static async Task<int> NoteAsync(
        Transaction transaction,
        string formKey,
        string id,
        DateTimeOffset? sentAt,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await transaction.QuerySingleOrDefaultAsync<int>(
            NoteSql,
            new
            {
                id,
                formKey,
                sentAt,
                now,
                later = now + Pause,
                most = MostAttempts,
            },
            cancellationToken
        );

    /// <summary>Forgets a response that was taken.</summary>
    public static Task ForgetAsync(Transaction transaction, string id, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(ForgetSql, new { id }, cancellationToken);

    /// <summary>Has the next poll try a response again.</summary>
    /// <returns>The key of its form; null when it was taken meanwhile.</returns>
    public static async Task<string?> AskForAsync(Database database, string id, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var formKey = await transaction.QuerySingleOrDefaultAsync<string>(AskSql, new { id }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return formKey;
    }
}

/// <summary>A response that the intake could not take.</summary>
internal sealed class FailedResponse
{
    /// <summary>Id of the revision.</summary>
    public string Id { get; set; } = "";

    /// <summary>When it was sent; null when that cannot be read.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>Number of failed tries.</summary>
    public int Attempts { get; set; }

    /// <summary>When it was parked, system time; null while every poll tries it.</summary>
    public DateTimeOffset? ParkedAt { get; set; }

    /// <summary>When a parked response is tried again, system time.</summary>
    public DateTimeOffset NextAttemptAt { get; set; }

    /// <summary>Whether this poll tries it.</summary>
    public bool IsDue(DateTimeOffset now) => ParkedAt is null || NextAttemptAt <= now;
}
