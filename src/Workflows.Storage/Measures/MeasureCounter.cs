using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflows.Storage.Measures;

/// <summary>
/// Writes tab S6: the counts of a week, computed anew from the events each time. A count under five is written as
/// <c>&lt;5</c>, because a small number can point at a child.
/// </summary>
public sealed class MeasureCounter(Outbox outbox)
{
    private const string Tab = "S6";
    private const string Suppressed = "<5";
    private const string AllServices = "all";
    private const int Smallest = 5;

    private const string CountWeekSql = """
        select measure, service, cast(sum(value) as bigint) as total, count(*) as n from measure_events
        where at >= @from and at < @to group by measure, service order by measure, service
        """;

    /// <summary>Queues one row for each measure and service of a week; the same week again makes the same rows.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="isoYear">The ISO week's year.</param>
    /// <param name="isoWeek">The ISO week, 1 to 53.</param>
    /// <param name="now">Business time; a later count of the same week replaces an earlier one.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <returns>Number of rows that were queued.</returns>
    public async Task<int> QueueWeekAsync(
        Transaction transaction,
        int isoYear,
        int isoWeek,
        DateTimeOffset now,
        CancellationToken cancellationToken = default
    )
    {
        var monday = DateOnly.FromDateTime(ISOWeek.ToDateTime(isoYear, isoWeek, DayOfWeek.Monday));
        var week = string.Create(CultureInfo.InvariantCulture, $"{isoYear}-W{isoWeek:00}");
        var counts = await transaction.QueryAsync<MeasureRow>(
            CountWeekSql,
            new { from = Midnight(monday), to = Midnight(monday.AddDays(7)) },
            cancellationToken
        );
        foreach (var count in counts)
        {
            var suppressed = count.N < Smallest;
            var key = $"{count.Measure}:{count.Service ?? AllServices}:{week}";
            var row = new RowEffect(
                RowEffect.Central,
                Tab,
                key,
                new Dictionary<string, JsonNode?>
                {
                    ["key"] = key,
                    ["measure"] = count.Measure,
                    ["service"] = count.Service ?? AllServices,
                    ["week"] = week,
                    ["value"] = suppressed ? Suppressed : count.Total,
                    ["n"] = suppressed ? Suppressed : count.N,
                    ["suppressed"] = suppressed ? "y" : "n",
                }
            );
            var revision = now.ToMicroseconds();
            await outbox.AppendAsync(
                transaction,
                row.ToEffect(string.Create(CultureInfo.InvariantCulture, $"measure:{key}:{revision}"), revision, caseId: null),
                cancellationToken
            );
        }

        return counts.Count;
    }

    private static DateTimeOffset Midnight(DateOnly day) => London.At(day.ToDateTime(TimeOnly.MinValue)).ToUniversalTime();

    private sealed class MeasureRow
    {
        public string Measure { get; set; } = "";

        public string? Service { get; set; }

        public long Total { get; set; }

        public long N { get; set; }
    }
}
