using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// What follows when a row is open after it was due (ladder K3), for the rows of a week. Rows with a due time of their own are
/// <see cref="OwnRows"/>.
/// </summary>
public sealed class LateRows(WeeklyRowStore rows, LateSteps steps, WeekCalendar weeks)
{
    private const int Most = 200;
    private const string OfWeekSql = """
        select key, case_id from weekly_rows where service = @service and week = @week and key > @after order by key limit @most
        """;

    /// <summary>Notes the next rows that are open at their due time.</summary>
    internal Task<string?> CountAsync(WeekPart part) =>
        EachAsync(part, WeeklyRung.None, (row, token) => steps.MissAsync(part.Transaction, row, token));

    /// <summary>Tells the workers of the next late rows, and asks for decisions where two weeks in a row were missed.</summary>
    internal Task<string?> TellWorkersAsync(WeekPart part) =>
        EachAsync(part, WeeklyRung.Missed, (row, token) => steps.TellWorkerAsync(part.Transaction, row, part.Now, token));

    /// <summary>Tells the managers of the service about the late rows, once all of them are counted.</summary>
    internal async Task<string?> TellManagersAsync(WeekPart part)
    {
        var last = await EachAsync(
            part,
            WeeklyRung.WorkerTold,
            (row, token) => steps.NoteAsync(part.Transaction, row, WeeklyRung.ManagerTold, token)
        );
        if (last is null)
        {
            // After a time without a running server the managers have just been asked about the second missed weeks (EM-13).
            var onTime = weeks.SameDay(part.Now, weeks.TimesOf(part.Week, part.Service.Nation).Late.SecondRungAt);
            await steps.TellManagersAsync(part.Transaction, part.Service.Code, part.Now, alsoAsked: onTime, part.CancellationToken);
        }

        return last;
    }

    /// <summary>Carries out a step for the rows of the week that are open, due and at a rung.</summary>
    private async Task<string?> EachAsync(WeekPart part, int rung, Func<WeeklyRow, CancellationToken, Task> step)
    {
        var (transaction, service, _, after, now, cancellationToken) = part;
        if (after.Length == 0)
        {
            await rows.DropErasedAsync(transaction, service.Code, cancellationToken);
        }

        var found = await part.NextAsync<KeyOfCase>(OfWeekSql, Most);

        // The cases are locked before their rows, as whoever places a hold does.
        var held = await CaseHolds.HeldAsync(transaction, found.Select(r => r.CaseId).ToHashSet(StringComparer.Ordinal), cancellationToken);
        foreach (var (key, caseId) in found.Select(r => (r.Key, r.CaseId)))
        {
            if (await rows.LockAsync(transaction, key, cancellationToken) is not { IsOpen: true, NextAt: null } row || row.DueAt > now)
            {
                continue;
            }

            if (held.Contains(caseId))
            {
                await rows.SaveAsync(transaction, row with { Status = WeeklyStatus.Held }, cancellationToken);
            }
            else if (row.Rung == rung)
            {
                await step(row, cancellationToken);
            }
        }

        return found.Count < Most ? null : found[^1].Key;
    }

    private sealed class KeyOfCase
    {
        public string Key { get; set; } = "";

        public string CaseId { get; set; } = "";
    }
}
