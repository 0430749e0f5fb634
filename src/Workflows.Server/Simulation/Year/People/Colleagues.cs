using Workflows.Casework.Arrangements;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Page;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>How leads, managers, the phones desk and others answer what they are asked.</summary>
internal sealed class Colleagues(YearWorld world, PersonPage page, Draws draws)
{
    private readonly HashSet<string> _askedForMore = new(StringComparer.Ordinal);
    private static readonly string[] MoreQuestions = ["privacy", "risk", "other_channels", "purposes"];

    /// <summary>Answers a task that takes an answer.</summary>
    public async Task AnswerAsync(StaffMember person, string token, TaskView view, string about, CancellationToken cancellationToken)
    {
        if (view.Options.Count == 0)
        {
            return;
        }

        var outcome = Choose(person, view, about);
        if (outcome == DecisionOutcome.MoreInformation && !_askedForMore.Add(about))
        {
            // Nobody asks the same worker twice in the same case.
            outcome = DecisionOutcome.Approve;
        }

        if (!view.Options.Contains(outcome))
        {
            return;
        }

        var reasons = view.Task.Payload.ReasonCodes;
        var reason = reasons.Count > 0 ? reasons[draws.Below(reasons.Count, "reason", about, outcome)] : null;
        var offered = world.Get<TaskKindCatalog>().Of(view.Task).ConditionsOf(view.Task, outcome);
        IReadOnlyList<string> conditions =
            outcome == DecisionOutcome.Pause ? [offered[draws.Below(Math.Min(2, offered.Count), "channel", about)]]
            : draws.Happens(0.1, "four weeks only", about) ? [.. offered.Where(c => c == "four_weeks")]
            : [];
        IReadOnlyList<string> questions =
            outcome == DecisionOutcome.MoreInformation ? [MoreQuestions[draws.Below(2, "questions", about)]] : [];
        if (outcome == DecisionOutcome.Approve && offered.Contains(DecisionCodes.ParentNotTold))
        {
            // A lead who approves although a parent is not told says so.
            conditions = [.. conditions, DecisionCodes.ParentNotTold];
        }

        await page.DecideAsync(person, token, view, outcome, reason, conditions, questions, cancellationToken);
    }

    private string Choose(StaffMember person, TaskView view, string about)
    {
        IReadOnlyList<(double, string)> wishes = view.Task.Kind switch
        {
            CaseTaskKinds.Decision =>
            [
                (0.86, DecisionOutcome.Approve),
                (0.05, DecisionOutcome.Decline),
                (0.09, DecisionOutcome.MoreInformation),
            ],
            CaseTaskKinds.Choice => [(0.6, DecisionOutcome.Continue), (0.25, DecisionOutcome.Pause), (0.15, DecisionOutcome.End)],
            "spot-check" => [(0.89, "ok"), (0.08, "not_done"), (0.03, "concern")],
            "phone" => [(0.97, "working"), (0.03, "not_theirs")],
            CaseTaskKinds.SetupQuestion => [(0.75, DecisionOutcome.Continue), (0.15, "not_yet"), (0.1, DecisionOutcome.End)],
            _ => [.. view.Options.Select(o => (1.0, o))],
        };
        var possible = wishes.Where(w => view.Options.Contains(w.Item2)).ToList();
        return possible.Count == 0
            ? view.Options[0]
            : draws.Pick(possible, "answer", person.Id, view.Task.Kind, view.Task.Step, about, Day(view.Task.OpenedAt));
    }

    private static string Day(DateTimeOffset at) => at.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
}
