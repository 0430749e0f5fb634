using Workflows.Engine.Runtime;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>Counts the mails that may have arrived twice, because it was not known what became of an earlier attempt.</summary>
public sealed class MailRepeats(Database database, BusinessClock clock)
{
    /// <summary>How far back the operations page looks.</summary>
    public static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private const string CountSql = "select count(*) from mail_deliveries where may_be_repeat and at >= @since";

    /// <summary>Counts the mails of the last seven days.</summary>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<long>(CountSql, new { since = clock.Now - Week }, cancellationToken);
}
