using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Adds, excuses and holds weekly rows when an arrangement changes. The caller has locked the arrangement, before any row.</summary>
public sealed class WeeklyRows(WeeklyRowStore rows, PeopleDirectory directory, WeekCalendar weeks, BusinessClock clock)
{
    /// <summary>Working days until a final row, or one that is not held any more, is due.</summary>
    private const int WorkingDays = 2;

    /// <summary>
    /// Adds the first row of an arrangement that has become active, if it belongs to this week; else the round makes next Monday's.
    /// </summary>
    public async Task AddFirstAsync(Transaction transaction, Arrangement arrangement, CancellationToken cancellationToken = default)
    {
        var nation = await directory.NationAsync(arrangement.Service, transaction, cancellationToken);
        var now = clock.Now;
        var week = weeks.FirstWeekOf(now, nation);
        if (week != weeks.WeekOf(now))
        {
            return;
        }

        var held = await CaseHolds.IsHeldAsync(transaction, arrangement.CaseId, cancellationToken);
        var due = weeks.TimesOf(week, nation).Late.DueAt;
        await rows.AddAsync(transaction, RoundRows.RowOf(ArrangementInUse.Of(arrangement), week, due, held), cancellationToken);
    }

    /// <summary>
    /// Adds the final row of an arrangement that has ended and was active once, due at 17:00 after two working days, and excuses its other
    /// rows.
    /// </summary>
    public async Task AddFinalAsync(Transaction transaction, Arrangement arrangement, CancellationToken cancellationToken = default)
    {
        if (
            arrangement.Columns.GetValueOrDefault("active_on") is null
            && !await rows.AnyAsync(transaction, arrangement.Id, cancellationToken)
        )
        {
            return;
        }

        var nation = await directory.NationAsync(arrangement.Service, transaction, cancellationToken);
        var due = weeks.DueAfter(clock.Now, WorkingDays, nation).DueAt;
        var held = await CaseHolds.IsHeldAsync(transaction, arrangement.CaseId, cancellationToken);
        var final = new WeeklyRow
        {
            Key = WeeklyRow.FinalKeyOf(arrangement.Id),
            ArrangementId = arrangement.Id,
            CaseId = arrangement.CaseId,
            Service = arrangement.Service,
            WorkerId = arrangement.WorkerId,
            Week = weeks.WeekOf(clock.Now).Key,
            IsFinal = true,
            Status = held ? WeeklyStatus.Held : WeeklyStatus.Open,
            DueAt = due,
            NextAt = held ? null : due,
        };
        if (!await rows.AddAsync(transaction, final, cancellationToken))
        {
            return;
        }

        foreach (var key in await rows.WaitingOfArrangementAsync(transaction, arrangement.Id, cancellationToken))
        {
            if (key != final.Key)
            {
                await ExcuseAsync(transaction, key, null, alsoHeld: true, cancellationToken);
            }
        }
    }

    /// <summary>Excuses the open rows of an arrangement whose phone is not safe: nobody can delete on it.</summary>
    internal async Task ExcuseUnsafeAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken)
    {
        foreach (var key in await rows.WaitingOfArrangementAsync(transaction, arrangementId, cancellationToken))
        {
            await ExcuseAsync(transaction, key, NotDoneCodes.PhoneLost, alsoHeld: false, cancellationToken);
        }
    }

    /// <summary>Excuses the open rows of a worker whose phone is lost, also those of arrangements that have ended.</summary>
    internal async Task ExcuseOfWorkerAsync(Transaction transaction, string workerId, CancellationToken cancellationToken)
    {
        foreach (var key in await rows.WaitingOfWorkerAsync(transaction, workerId, cancellationToken))
        {
            await ExcuseAsync(transaction, key, NotDoneCodes.PhoneLost, alsoHeld: false, cancellationToken);
        }
    }

    /// <summary>Marks the open rows of a case as held: nothing is deleted, and nothing is late.</summary>
    internal async Task HoldAsync(Transaction transaction, string caseId, CancellationToken cancellationToken)
    {
        foreach (var key in await rows.WaitingOfCaseAsync(transaction, caseId, cancellationToken))
        {
            if (await rows.LockAsync(transaction, key, cancellationToken) is { IsOpen: true } row)
            {
                await rows.SaveAsync(transaction, row with { Status = WeeklyStatus.Held, NextAt = null }, cancellationToken);
            }
        }
    }

    /// <summary>Opens the held rows of a case again: they are due at 17:00 after two working days.</summary>
    internal async Task ReleaseAsync(Transaction transaction, string caseId, CancellationToken cancellationToken)
    {
        foreach (var key in await rows.WaitingOfCaseAsync(transaction, caseId, cancellationToken))
        {
            if (await rows.LockAsync(transaction, key, cancellationToken) is not { Status: WeeklyStatus.Held } row)
            {
                continue;
            }

            var nation = await directory.NationAsync(row.Service, transaction, cancellationToken);
            var due = weeks.DueAfter(clock.Now, WorkingDays, nation).DueAt;
            // A hold that ends early in the week leaves the week's own time.
            var open =
                row.DueAt > due && row is { IsFinal: false, Rung: WeeklyRung.None, Extended: false }
                    ? row with
                    {
                        Status = WeeklyStatus.Open,
                    }
                    : row.DueAgain(due) with
                    {
                        Status = WeeklyStatus.Open,
                    };
            await rows.SaveAsync(transaction, open, cancellationToken);
        }
    }

    private async Task ExcuseAsync(Transaction transaction, string key, string? code, bool alsoHeld, CancellationToken cancellationToken)
    {
        if (await rows.LockAsync(transaction, key, cancellationToken) is { } row && (row.IsOpen || (alsoHeld && row.Waits)))
        {
            await rows.SaveAsync(transaction, row with { Status = WeeklyStatus.Excused, Excuse = code, NextAt = null }, cancellationToken);
        }
    }
}
