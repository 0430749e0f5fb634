using Workflows.Casework.Policy;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Checks that an approval rests on the decisions of people. It reads the recorded decisions themselves, not what a
/// workflow says about them, and answers with the first thing that is missing.
/// </summary>
internal static class ApprovalRule
{
    /// <summary>Null when the decisions suffice, else one sentence that says what is missing.</summary>
    public static async Task<string?> RefuseAsync(
        Transaction transaction,
        Arrangement arrangement,
        IReadOnlyList<string> decisionIds,
        CancellationToken cancellationToken
    )
    {
        if (decisionIds.Count == 0)
        {
            return "An approval needs the recorded decisions of people; none was given.";
        }

        var ids = decisionIds.Distinct(StringComparer.Ordinal).ToList();
        var rows = (await DecisionLog.WithTasksAsync(transaction, ids, cancellationToken))
            .Select(d => new Row(d.Decision, d.Task))
            .ToList();
        if (rows.Count != ids.Count)
        {
            return "A decision that was named is not recorded.";
        }

        if (rows.Any(r => r.Decision.Subject != arrangement.Id || r.Task.Subject != arrangement.Id))
        {
            return "A decision that was named belongs to another arrangement.";
        }

        if (rows.Any(r => r.Task.Kind != CaseTaskKinds.Decision))
        {
            return "A decision that was named was not asked as an approval.";
        }

        if (rows.Any(r => r.Decision.Outcome != DecisionOutcome.Approve))
        {
            return "A decision that was named does not say approve.";
        }

        if (rows.Any(r => r.Task.Status != HumanTaskStatus.Decided || r.Task.DecisionId != r.Decision.Id))
        {
            return "A decision that was named was not made on an open request.";
        }

        if (rows.Any(r => r.Decision.DecidedAt < r.Task.OpenedAt || r.Decision.DecidedAt != r.Task.EndedAt))
        {
            return "A decision that was named was not made while its request was open.";
        }

        if (rows.Any(r => r.Decision.ContentHash != arrangement.Form.ContentHash))
        {
            return "The form changed after a decision: it must be decided on the newest answers.";
        }

        if (arrangement.Form.Judgement != FormJudgement.Go)
        {
            return "The newest answers do not allow an approval.";
        }

        var authors = await SubmissionFacts.AuthorsAsync(transaction, arrangement.Id, arrangement.Form.SubmissionId, cancellationToken);
        return Steps(arrangement, rows) ?? DecidedByRole(rows) ?? Level(arrangement, rows) ?? FourEyes(arrangement, rows, authors);
    }

    private static string? DecidedByRole(List<Row> rows) =>
        rows.FirstOrDefault(r => !DecisionSteps.Bears(r.Task, r.Decision)) is { } wrong
            ? $"Step {wrong.Task.Step} was not decided by a person whose role decides it."
            : null;

    private static string? Steps(Arrangement arrangement, List<Row> rows)
    {
        // An unknown age is treated as under the individual-assessment age. When two people were asked and the age was corrected so that
        // one suffices, both decisions are still required.
        string[] required =
            arrangement.Form.NeedsTwo || rows.Any(r => r.Task.Step == DecisionStep.ServiceManager)
                ? [DecisionStep.ServiceManager, DecisionStep.SafeguardingLead]
                : [DecisionStep.SafeguardingLead];
        foreach (var step in required)
        {
            if (rows.Count(r => r.Task.Step == step) != 1)
            {
                return $"The approval needs exactly one decision of step {step}.";
            }
        }

        if (rows.Count != required.Length)
        {
            return "A decision that was named belongs to no step of this approval.";
        }

        return
            required.Length == 2
            && rows.Single(r => r.Task.Step == DecisionStep.ServiceManager).Decision.DecidedAt
                > rows.Single(r => r.Task.Step == DecisionStep.SafeguardingLead).Task.OpenedAt
            ? "The service manager's decision must come before the safeguarding lead is asked."
            : null;
    }

    private static string? Level(Arrangement arrangement, List<Row> rows)
    {
        var floor = arrangement.Form.NeedsTwo ? 2 : 1;
        return rows.Any(r => r.Decision.AuthLevel < Math.Max(floor, r.Task.Level))
            ? "A decision was made without the sign-in that this approval needs."
            : null;
    }

    private static string? FourEyes(Arrangement arrangement, List<Row> rows, IReadOnlyList<string> authors)
    {
        // Authors are the current worker, the worker at the time of asking, and every person who sent answers in the worker's place.
        if (
            rows.Any(r =>
                authors.Contains(r.Decision.DeciderId)
                || (r.Decision.ActingFor is { } covered && authors.Contains(covered))
                || r.Decision.DeciderId == arrangement.WorkerId
                || r.Decision.ActingFor == arrangement.WorkerId
                || r.Task.Excludes(r.Decision.DeciderId)
                || (r.Decision.ActingFor is { } standing && r.Task.Excludes(standing))
            )
        )
        {
            return "A person who sent the form, or who stands in for the sender, cannot decide.";
        }

        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < rows.Count; j++)
            {
                if (
                    i != j
                    && (
                        rows[i].Decision.DeciderId == rows[j].Decision.DeciderId || rows[i].Decision.ActingFor == rows[j].Decision.DeciderId
                    )
                )
                {
                    return "Two steps must be decided by different people, neither standing in for the other.";
                }
            }
        }

        return rows.Any(r => r.Decision.ActingFor == r.Decision.DeciderId) ? "A person cannot stand in for themselves." : null;
    }

    private sealed record Row(Decision Decision, HumanTask Task);
}
