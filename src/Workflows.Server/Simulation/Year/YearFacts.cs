using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.WeeklyDeletion;
using Workflows.HumanTasks.Desk;
using Workflows.Storage;
using Workflows.Storage.Operations;

namespace Workflows.Server.Simulation.Year;

/// <summary>Reads from the store what happened, by the queries of the rooms, and names it without random ids.</summary>
internal static class YearFacts
{
    /// <summary>Reads changes, rows, decisions and incidents into the journal.</summary>
    public static async Task ReadAsync(YearPlan plan, YearWorld world, CaseBook cases, Journal journal, CancellationToken cancellationToken)
    {
        await using var transaction = await world.Get<Database>().BeginAsync(cancellationToken);
        journal.Changes =
        [
            .. (await ArrangementHistory.OfServiceAsync(transaction, plan.Service, cancellationToken))
                .Where(e => cases.NameOf(e.ArrangementId) is not null)
                .Select(e => new StateChange(e.At, cases.NameOf(e.ArrangementId)!, e.Event, e.Cause, e.FromState ?? "", e.ToState))
                .Select((change, order) => (change, order))
                .OrderBy(c => c.change.At)
                .ThenBy(c => c.change.Arrangement, StringComparer.Ordinal)
                .ThenBy(c => c.order)
                .Select(c => c.change),
        ];
        var began = journal
            .Changes.Where(c => c.To == nameof(ArrangementState.Active))
            .GroupBy(c => c.Arrangement, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First().At, StringComparer.Ordinal);
        var weeks = world.Get<WeekCalendar>();
        journal.Weeks =
        [
            .. (await world.Get<WeeklyRowStore>().OfServiceAsync(transaction, plan.Service, cancellationToken))
                .Where(r => cases.NameOf(r.ArrangementId) is not null)
                .Select(r => LineOf(r, cases.NameOf(r.ArrangementId)!, began, weeks))
                .OrderBy(w => w.Arrangement, StringComparer.Ordinal)
                .ThenBy(w => w.Week, StringComparer.Ordinal)
                .ThenBy(w => w.IsFinal),
        ];
        journal.Decisions =
        [
            .. (await DecisionLog.SinceAsync(transaction, plan.Begins, cancellationToken))
                .Select(d => new MadeDecision(d.DecidedAt, d.Step, d.Outcome, d.DeciderRole, d.MinutesTaken / 60.0))
                .OrderBy(d => d.At)
                .ThenBy(d => d.Step, StringComparer.Ordinal)
                .ThenBy(d => d.Outcome, StringComparer.Ordinal),
        ];
        journal.Rows = world.Rows.ByTab.OrderBy(r => r.Key, StringComparer.Ordinal).ToDictionary(r => r.Key, r => r.Value);
        journal.Incidents =
        [
            .. (await world.Get<StuckWork>().ListAsync(cancellationToken))
                .OrderBy(i => i.At)
                .Select(i => $"{UkTime(i.At)} {i.Kind}: {i.Message}"),
        ];
    }

    private static string UkTime(DateTimeOffset at) => Pages.Show.At(at);

    private static WeekRecord LineOf(WeeklyRow row, string name, Dictionary<string, DateTimeOffset> began, WeekCalendar weeks)
    {
        var round = Week.Find(row.Week) is { } week ? weeks.BeginOf(week) : row.DueAt;
        var made = began.TryGetValue(name, out var at) && at > round ? at : round;
        return new WeekRecord(
            name,
            row.Week,
            row.IsFinal,
            row.WorkerId,
            row.AskedId,
            row.Status,
            made,
            row.DueAt,
            row.AnsweredAt,
            row.Missed,
            row.Rung,
            row.SpotCheck,
            row.Answers.Deleted
        );
    }
}
