using Workflows.People.WorkingTime;

namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>
/// Nothing is used again after its approval has run out, and whatever is in use so long after it that the lead must have been asked (W10: ten
/// working days) has been asked about.
/// </summary>
internal static class ActiveHaveApprovals
{
    private const double HoursUntilAsked = 80;

    /// <summary>A question that is due in the evening leaves the next morning.</summary>
    private const double HoursOfGrace = 8;

    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);
    private static readonly Lazy<WorkingCalendar> Calendar = new(() => CalendarFiles.Load(Storage.WorkflowsFolder.Find(null)));

    public static IEnumerable<Finding> Of(Journal journal)
    {
        var approvals = journal.Approvals.ToLookup(a => a.Arrangement, StringComparer.Ordinal);
        var asked = journal.Mails.Where(m => m.Template == "EM-01").ToLookup(m => m.About, m => m.At, StringComparer.Ordinal);
        var ends = journal.Mails.Count == 0 ? DateTimeOffset.MinValue : journal.Mails[^1].At;
        foreach (var changes in journal.Changes.GroupBy(c => c.Arrangement, StringComparer.Ordinal))
        {
            if (journal.Erased.ContainsKey(changes.First().Case))
            {
                continue;
            }

            foreach (var change in changes.Where(c => c is { Event: "Resume", To: "Active" }))
            {
                var until = approvals[changes.Key].LastOrDefault(a => a.At <= change.At)?.Until;
                if (until < DateOnly.FromDateTime(Storage.London.Local(change.At)))
                {
                    yield return new Finding(change.At, $"{change.Case} was used again although its approval ended on {until:yyyy-MM-dd}");
                }
            }

            foreach (var (from, to) in Spans.Of([.. changes], "Active", ends))
            {
                foreach (var approval in approvals[changes.Key])
                {
                    var over = Storage.London.At(approval.Until.ToDateTime(TimeOnly.MinValue) + Morning);
                    var begins = over > from ? over : from;
                    var latest = Calendar.Value.AddWorkingHours(begins, HoursUntilAsked + HoursOfGrace, Nation.EnglandAndWales);
                    var isLast = approvals[changes.Key].All(a => a.At <= approval.At || a.At > latest);
                    if (approval.At <= latest && isLast && latest < to && !asked[changes.First().Case].Any(at => at > over && at <= latest))
                    {
                        yield return new Finding(latest, $"{changes.First().Case} is in use after its approval, and no lead was asked");
                    }
                }
            }
        }
    }
}
