using Workflows.Storage;

namespace Workflows.HumanTasks.Identity;

/// <summary>Writes and reads what a browser did on a link. Unknown links have rows too, so that they behave like known ones.</summary>
internal static class LinkTries
{
    /// <summary>Rows that were not used for this long say nothing any more: locks and counts of sent codes end within an hour.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    // Inserts the row or locks it, so that concurrent tries of one browser are counted one after the other.
    private const string HoldSql = """
        insert into link_tries (token_hash, browser, wrong, sent, sent_since, last_at) values (@tokenHash, @browser, 0, 0, @now, @now)
        on conflict (token_hash, browser) do update set wrong = link_tries.wrong
        returning token_hash, browser, wrong, locked_until, sent, sent_since, last_form, last_at
        """;
    private const string PutSql = """
        update link_tries set wrong = @Wrong, locked_until = @LockedUntil, sent = @Sent, sent_since = @SentSince, last_form = @LastForm,
            last_at = @LastAt
        where token_hash = @TokenHash and browser = @Browser
        """;
    private const string ForgetSql = "delete from link_tries where last_at < @before";

    /// <summary>The row of a browser on a link, locked by the transaction.</summary>
    public static async Task<LinkTry> HoldAsync(
        Transaction transaction,
        CodeRequest request,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        (
            await transaction.QuerySingleOrDefaultAsync<LinkTry>(
                HoldSql,
                new
                {
                    tokenHash = request.TokenHash,
                    browser = request.Browser,
                    now,
                },
                cancellationToken
            )
        )!;

    /// <summary>Writes a row that the transaction holds.</summary>
    public static Task PutAsync(Transaction transaction, LinkTry row, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(PutSql, row with { LastAt = now }, cancellationToken);

    /// <summary>Deletes old rows.</summary>
    public static Task ForgetAsync(Transaction transaction, DateTimeOffset now, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(ForgetSql, new { before = now - Kept }, cancellationToken);
}

/// <summary>What one browser did on one link.</summary>
internal sealed record LinkTry
{
    public string TokenHash { get; init; } = "";

    public string Browser { get; init; } = "";

    /// <summary>Wrong codes since the last right one, or since the last lock.</summary>
    public int Wrong { get; init; }

    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Codes that were asked for since <see cref="SentSince"/>.</summary>
    public int Sent { get; init; }

    public DateTimeOffset SentSince { get; init; }

    /// <summary>Hash of the form that was sent last, with what was typed.</summary>
    public string? LastForm { get; init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset LastAt { get; init; }

    /// <summary>Whether a form is the same as the last one, sent right after it: the second click of a double click.</summary>
    public bool Repeats(string? form, DateTimeOffset now) => form is not null && form == LastForm && now - LastAt < TimeSpan.FromMinutes(1);

    /// <summary>The same row, with the count of sent codes started again when its hour is over.</summary>
    public LinkTry InHourOf(DateTimeOffset now) =>
        Sent == 0 || now - SentSince >= TimeSpan.FromHours(1) ? this with { Sent = 0, SentSince = now } : this;
}
