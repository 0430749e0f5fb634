using System.Globalization;
using NodaTime;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.Changes;

/// <summary>
/// Notices that an approval runs out: at 09:00 local on the day of the review it starts the workflow W10, once for each review date. An
/// extended approval has a new date, and so a new round.
/// </summary>
public sealed class ReviewRounds(
    Database database,
    ArrangementBook arrangements,
    WorkingCalendar calendar,
    Inbox inbox,
    BusinessClock clock
) : IDueSource
{
    private const int Most = 200;
    private static readonly LocalTime At = new(9, 0);

    private const string OpenSql = $"""
        state in ('{nameof(ArrangementState.Active)}', '{nameof(ArrangementState.Paused)}') and review_due is not null
            and not exists (
                select 1 from review_rounds r where r.arrangement_id = arrangements.id and r.review_due = arrangements.review_due)
        """;
    private const string EarliestSql = $"select min(review_due) from arrangements where {OpenSql}";
    private const string DueSql = $"select id from arrangements where review_due <= @day and {OpenSql} order by review_due, id limit @most";
    private const string NoteSql = """
        insert into review_rounds (arrangement_id, review_due, noticed_at) values (@id, @due, @now) on conflict do nothing
        """;

    private const string PassOverSql = """
        insert into review_rounds (arrangement_id, review_due, noticed_at)
        select id, review_due, @now from arrangements where id = @id on conflict do nothing
        """;

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<string?>(EarliestSql, null, cancellationToken) is { } due ? InstantOf(due) : null;

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var local = calendar.Local(now);
        var day = local.TimeOfDay >= At ? local.Date : local.Date.PlusDays(-1);
        var due = await database.QueryAsync<string>(
            DueSql,
            new { day = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), most = Most },
            cancellationToken
        );
        foreach (var id in due)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await NoticeAsync(id, cancellationToken);
            }
            catch (CaseErasedException)
            {
                // Nobody can be asked about it any more, and it must not keep the others waiting.
                await database.ExecuteAsync(PassOverSql, new { id, now = clock.Now }, cancellationToken);
            }
        }

        return due.Count;
    }

    private async Task NoticeAsync(string arrangementId, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (
            await arrangements.FindAsync(transaction, arrangementId, cancellationToken) is { ReviewDue: { } due } arrangement
            && await transaction.ExecuteAsync(
                NoteSql,
                new
                {
                    id = arrangementId,
                    due,
                    now = clock.Now,
                },
                cancellationToken
            ) == 1
        )
        {
            await inbox.AppendAsync(transaction, ReviewDue.Of(arrangement, due), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private DateTimeOffset InstantOf(string due) =>
        calendar.AtLocal(LocalDate.FromDateOnly(DateOnly.ParseExact(due, "yyyy-MM-dd", CultureInfo.InvariantCulture)), At);
}
