using Workflows.Casework.Calendar;
using Workflows.People;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Sends the digest of a week: one mail a person and service, with one link to one page with all rows. Nothing is sent once the week is due:
/// after a time without a running server people get EM-11 or EM-12 instead.
/// </summary>
public sealed class Digests(WeeklyRowStore rows, WeeklyMail mail, WeekCalendar weeks)
{
    private const int Most = 50;
    private const string Waiting = $"status in ('{WeeklyStatus.Open}', '{WeeklyStatus.Held}')";
    private const string PeopleSql = $"""
        select coalesce(asked_id, worker_id) as person_id, max(case when asked_id is null then 1 else 0 end) as own from weekly_rows
        where service = @service and week = @week and not is_final and {Waiting} and coalesce(asked_id, worker_id) > @after
        group by coalesce(asked_id, worker_id) order by coalesce(asked_id, worker_id) limit @most
        """;

    /// <summary>Sends it to the next people by their ids.</summary>
    internal async Task<string?> SendAsync(WeekPart part)
    {
        var (transaction, service, week, after, now, cancellationToken) = part;
        var due = weeks.TimesOf(week, service.Nation).Late.DueAt;
        if (now >= due)
        {
            return null;
        }

        if (after.Length == 0)
        {
            await rows.DropErasedAsync(transaction, service.Code, cancellationToken);
        }

        var people = await part.NextAsync<Asked>(PeopleSql, Most);
        foreach (var person in people)
        {
            var count = (await rows.OfAnswererAsync(transaction, service.Code, person.PersonId, cancellationToken)).Count(r =>
                r.Week == week.Key && !r.IsFinal
            );
            if (count > 0)
            {
                await mail.SendOnceAsync(
                    transaction,
                    $"weekly:{service.Code}:{week.Key}",
                    "EM-10",
                    service.Code,
                    person.PersonId,
                    person.Own > 0 ? Role.Worker : Role.ServiceManager,
                    new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        ["count"] = WeeklyMail.Number(count),
                        ["due"] = weeks.Due(due),
                    },
                    cancellationToken
                );
            }
        }

        return people.Count < Most ? null : people[^1].PersonId;
    }

    private sealed class Asked
    {
        public string PersonId { get; set; } = "";

        public long Own { get; set; }
    }
}
