using System.Globalization;
using Workflows.Casework.Calendar;
using Workflows.Casework.WeeklyDeletion;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Page;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>How people answer the weekly page, or form F5 instead.</summary>
internal sealed class Weeks(YearWorld world, PersonPage page, FormPost forms, Draws draws, Turns turns)
{
    /// <summary>Answers the rows that the page shows to a worker, or to a manager in the place of one.</summary>
    /// <returns>Whether some rows are to be answered later, because manager and worker look together first.</returns>
    public async Task<bool> AnswerAsync(StaffMember person, string token, TaskView view, bool isAgain, CancellationToken cancellationToken)
    {
        if (view.Page!.Content is not WeeklyPage shown)
        {
            return false;
        }

        var waits = false;
        var answered = new List<(WeeklyLine Line, string File, string Deleted)>();
        foreach (var line in shown.Own.OrderBy(l => l.Reference, StringComparer.Ordinal).ThenBy(l => l.Row.Week, StringComparer.Ordinal))
        {
            if (IsForgotten(line))
            {
                continue;
            }

            if (line is { MayExcuse: true, IsHeld: false } && draws.Happens(0.5, "excuse", line.Reference, line.Row.Week))
            {
                await ActAsync(person, token, WeeklyKind.Excuse, new(StringComparer.Ordinal) { ["row"] = line.Row.Key }, cancellationToken);
                continue;
            }

            if (line.IsLookedAt && !isAgain && draws.Happens(0.9, "waits for the look", line.Reference, line.Row.Week))
            {
                waits = true;
                continue;
            }

            answered.Add((line, FileOf(line), DeletedOf(person, line)));
        }

        if (answered.Count > 0)
        {
            await SendAsync(person, token, answered, cancellationToken);
        }

        return waits;
    }

    /// <summary>A manager answers late rows of the team, or lets them be.</summary>
    public async Task AnswerTeamAsync(StaffMember person, string token, TaskView view, CancellationToken cancellationToken)
    {
        if (view.Page!.Content is WeeklyPage { Team.Count: > 0 } shown)
        {
            var answered = shown
                .Team.Where(l => draws.Happens(0.3, "manager answers", l.Reference, l.Row.Week))
                .OrderBy(l => l.Reference, StringComparer.Ordinal)
                .Select(l => (l, "yes", l.IsHeld ? WeeklyCodes.OnHold : WeeklyCodes.Yes))
                .ToList();
            if (answered.Count > 0)
            {
                await SendOnPageAsync(person, token, answered, cancellationToken);
            }
        }
    }

    private async Task SendAsync(
        StaffMember person,
        string token,
        List<(WeeklyLine Line, string File, string Deleted)> answered,
        CancellationToken cancellationToken
    )
    {
        var week = answered[0].Line.Row.Week;
        if (!draws.Happens(0.12, "by form", person.Id, week))
        {
            await SendOnPageAsync(person, token, answered, cancellationToken);
            return;
        }

        foreach (var (line, file, deleted) in answered.Where(a => !a.Line.Row.IsFinal))
        {
            await forms.SendAsync(
                person,
                "F5",
                $"F5 {line.Reference} {line.Row.Week} {Habits.Instant(world.Now)}",
                FormAnswers.Week(line.Reference, line.Row.WeekEnding, file, deleted),
                cancellationToken
            );
        }
    }

    private Task<TaskActResult?> SendOnPageAsync(
        StaffMember person,
        string token,
        List<(WeeklyLine Line, string File, string Deleted)> answered,
        CancellationToken cancellationToken
    )
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (i, (line, file, deleted)) in answered.Index())
        {
            fields[WeeklyFields.Name("row", i)] = line.Row.Key;
            fields[WeeklyFields.Name("file", i)] = file;
            fields[WeeklyFields.Name("deleted", i)] = deleted;
            fields[WeeklyFields.Name("planned", i)] = draws
                .Below(4, "planned", line.Reference, line.Row.Week)
                .ToString(CultureInfo.InvariantCulture);
            if (draws.Happens(0.01, "other channel", line.Reference, line.Row.Week))
            {
                fields[WeeklyFields.Name("other", i)] = WeeklyCodes.No;
            }
        }

        return ActAsync(person, token, WeeklyKind.Answer, fields, cancellationToken);
    }

    private Task<TaskActResult?> ActAsync(
        StaffMember person,
        string token,
        string action,
        Dictionary<string, string> fields,
        CancellationToken cancellationToken
    ) => page.ActAsync(person, token, WeeklyKind.KindName, action, null, fields, cancellationToken);

    /// <summary>A week that is forgotten whatever reminds of it; some cases are forgotten for two or three weeks in a row.</summary>
    private bool IsForgotten(WeeklyLine line)
    {
        if (line.Row.IsFinal || Week.Find(line.Row.Week) is not { } week)
        {
            return draws.Happens(0.05, "forgets", line.Reference, line.Row.Key.Length > 0 ? "final" : "");
        }

        var block = ((week.Year * 53) + week.Number) / 3;
        return draws.Happens(0.03, "forgets", line.Reference, line.Row.Week)
            || draws.Happens(0.04, "forgets for long", line.Reference, block.ToString(CultureInfo.InvariantCulture));
    }

    private string FileOf(WeeklyLine line) =>
        draws.Pick(
            [
                (0.83, WeeklyCodes.Yes),
                (0.12, WeeklyCodes.Nothing),
                (line.Row.Extended ? 0 : 0.04, WeeklyCodes.SystemDown),
                (0.01, WeeklyCodes.Other),
            ],
            "file",
            line.Reference,
            line.Row.Week,
            $"{line.Row.Extended}"
        );

    private string DeletedOf(StaffMember person, WeeklyLine line) =>
        turns.LosesPhone(person) ? WeeklyCodes.PhoneLost
        : line.IsHeld
            ? draws.Happens(0.04, "deletes under a hold", line.Reference, line.Row.Week) ? WeeklyCodes.Yes
                : WeeklyCodes.OnHold
        : draws.Pick(
            [(0.75, WeeklyCodes.Yes), (0.21, WeeklyCodes.NoMessages), (line.Row.Extended ? 0 : 0.04, WeeklyCodes.WillDo)],
            "deleted",
            line.Reference,
            line.Row.Week,
            $"{line.Row.Extended}"
        );
}
