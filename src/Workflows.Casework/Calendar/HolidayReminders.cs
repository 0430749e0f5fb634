using System.Globalization;
using NodaTime;
using Workflows.Engine.Runtime;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Calendar;

/// <summary>
/// Tells the digital team by mail (EM-53) that the bank holidays are known for a short time only: 90, 30 and 7 days before the last known
/// day, on the day after it, and every week from then on until a newer file is installed. After a pause one mail makes up for all that
/// are due.
/// </summary>
public sealed class HolidayReminders(
    WorkingCalendar calendar,
    PeopleDirectory directory,
    MailQueue mail,
    Database database,
    BusinessClock clock
) : IDueSource
{
    private static readonly LocalTime At = new(9, 0);

    private const string FindSql = "select reminded_at from holiday_reminders where data_ends = @ends";

    // Of two nodes that remind at once, one changes the row.
    private const string NoteSql = """
        insert into holiday_reminders (data_ends, reminded_at) values (@ends, @now)
        on conflict (data_ends) do update set reminded_at = excluded.reminded_at where holiday_reminders.reminded_at < @due
        """;

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken)
    {
        if (calendar.DataEnds is not { } ends)
        {
            return null;
        }

        var first = Reminders(ends).First();
        if (clock.Now < first)
        {
            return first;
        }

        var last = await RemindedAtAsync(ends, cancellationToken);
        return Reminders(ends).First(at => last is null || at > last);
    }

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (
            calendar.DataEnds is not { } ends
            || Reminders(ends).TakeWhile(at => at <= now).Select(at => (DateTimeOffset?)at).LastOrDefault() is not { } due
            || due <= await RemindedAtAsync(ends, cancellationToken)
        )
        {
            return 0;
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        if (
            await transaction.ExecuteAsync(
                NoteSql,
                new
                {
                    ends = Key(ends),
                    now,
                    due,
                },
                cancellationToken
            ) == 0
        )
        {
            return 0;
        }

        foreach (var person in await directory.InRoleAsync(Role.DigitalTeam, null, transaction, cancellationToken))
        {
            await mail.QueueAsync(
                transaction,
                new MailRequest
                {
                    Id = $"holidays:{Key(ends)}:{due.ToMicroseconds()}:EM-53:{person.Id}",
                    Template = "EM-53",
                    To = person.Id,
                    Values = new Dictionary<string, string>
                    {
                        ["closes"] = ends.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
                        ["link"] = "/",
                    },
                },
                cancellationToken
            );
        }

        await transaction.CommitAsync(cancellationToken);
        return 1;
    }

    private async Task<DateTimeOffset?> RemindedAtAsync(DateOnly ends, CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long?>(FindSql, new { ends = Key(ends) }, cancellationToken) is { } at
            ? Instants.FromMicroseconds(at)
            : null;

    /// <summary>The times of the reminders, in order; they do not end.</summary>
    private IEnumerable<DateTimeOffset> Reminders(DateOnly ends)
    {
        var last = LocalDate.FromDateOnly(ends);
        foreach (var days in new[] { -90, -30, -7 })
        {
            yield return calendar.AtLocal(last.PlusDays(days), At);
        }

        for (var days = 1; ; days += 7)
        {
            yield return calendar.AtLocal(last.PlusDays(days), At);
        }
    }

    private static string Key(DateOnly ends) => ends.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
