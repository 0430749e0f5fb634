using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Storage.Privacy;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Makes the rows of a week. A row that exists already, because an arrangement became active on that Monday, stays as it is.</summary>
public sealed class RoundRows(ArrangementsInUse inUse, WeeklyRowStore rows, WeekCalendar weeks, Vault vault)
{
    private const int Most = 200;

    /// <summary>Makes rows for the next arrangements by their ids.</summary>
    internal async Task<string?> MakeAsync(WeekPart part)
    {
        var (transaction, service, week, after, _, cancellationToken) = part;
        var found = await inUse.NextAsync(transaction, service.Code, after, Most, cancellationToken);
        if (found.Count == 0)
        {
            return null;
        }

        var cases = found.Select(a => a.CaseId).ToHashSet(StringComparer.Ordinal);
        var erased = await vault.ErasedAsync(transaction, cases, cancellationToken);
        cases.ExceptWith(erased);
        var held = await CaseHolds.HeldAsync(transaction, cases, cancellationToken);
        var due = weeks.TimesOf(week, service.Nation).Late.DueAt;
        foreach (var arrangement in found.Where(a => !erased.Contains(a.CaseId)))
        {
            await rows.AddAsync(transaction, RowOf(arrangement, week, due, held.Contains(arrangement.CaseId)), cancellationToken);
        }

        return found.Count < Most ? null : found[^1].Id;
    }

    /// <summary>
    /// The row of an arrangement in a week. While its phone is not safe nobody can delete on it, so the week is excused unless the case is
    /// on hold.
    /// </summary>
    internal static WeeklyRow RowOf(ArrangementInUse arrangement, Week week, DateTimeOffset due, bool held)
    {
        var status =
            held ? WeeklyStatus.Held
            : arrangement.IsUnsafe ? WeeklyStatus.Excused
            : WeeklyStatus.Open;
        return new WeeklyRow
        {
            Key = WeeklyRow.KeyOf(arrangement.Id, week),
            ArrangementId = arrangement.Id,
            CaseId = arrangement.CaseId,
            Service = arrangement.Service,
            WorkerId = arrangement.WorkerId,
            Week = week.Key,
            Status = status,
            Excuse = status == WeeklyStatus.Excused ? NotDoneCodes.PhoneLost : null,
            DueAt = due,
        };
    }
}
