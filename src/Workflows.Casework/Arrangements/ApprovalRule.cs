using Workflows.Casework.Decisions;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// The rule that nothing is approved by accident: it reads the recorded decisions themselves, not what a workflow says
/// about them, and answers with the first thing that is missing.
/// </summary>
internal static class ApprovalRule
{
    private const string Decisions = """
        select d.id, d.task_id, d.arrangement_id, d.outcome, d.decider_id, d.acting_for, d.auth_level, d.content_hash, d.decided_at,
            t.status as task_status, t.decision_id as task_decision_id, t.step, t.kind, t.level as task_level, t.worker_id as task_worker_id,
            t.opened_at as task_opened_at, t.ended_at as task_ended_at, t.arrangement_id as task_arrangement_id, d.superseded_by
        from decisions d join tasks t on t.id = d.task_id
        where d.id in @ids
        """;

    /// <summary>Null when everything is there, else one sentence.</summary>
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

        var rows = await transaction.QueryAsync<Row>(Decisions, new { ids = decisionIds.Distinct().ToList() }, cancellationToken);
        if (rows.Count != decisionIds.Distinct(StringComparer.Ordinal).Count())
        {
            return "A decision that was named is not recorded.";
        }

        if (rows.Any(r => r.ArrangementId != arrangement.Id || r.TaskArrangementId != arrangement.Id))
        {
            return "A decision that was named belongs to another arrangement.";
        }

        if (rows.Any(r => r.Kind != TaskKinds.Decision))
        {
            return "A decision that was named was not asked as an approval.";
        }

        if (rows.Any(r => r.Outcome != "approve"))
        {
            return "A decision that was named does not say approve.";
        }

        if (rows.Any(r => r.TaskStatus != "decided" || r.TaskDecisionId != r.Id || r.SupersededBy is not null))
        {
            return "A decision that was named was not made on an open request.";
        }

        if (rows.Any(r => r.DecidedAt < r.TaskOpenedAt || r.DecidedAt != r.TaskEndedAt))
        {
            return "A decision that was named was not made while its request was open.";
        }

        if (rows.Any(r => r.ContentHash != arrangement.Form.ContentHash))
        {
            return "The form changed after a decision: it must be decided on the newest answers.";
        }

        if (arrangement.Form.Judgement != FormJudgement.Go)
        {
            return "The newest answers do not allow an approval, whoever decides it.";
        }

        var authors = await FormContents.AuthorsAsync(transaction, arrangement.Id, arrangement.Form.SubmissionId, cancellationToken);
        return Steps(arrangement, rows) ?? Level(arrangement, rows) ?? FourEyes(arrangement, rows, authors);
    }

    private static string? Steps(Arrangement arrangement, IReadOnlyList<Row> rows)
    {
        // Whoever cannot be shown to be old enough is treated as under the individual-assessment age. Where two were asked and one would do
        // by now (the age was corrected), both count.
        string[] required = arrangement.Form.NeedsTwo || rows.Any(r => r.Step == "SM") ? ["SM", "SL"] : ["SL"];
        foreach (var step in required)
        {
            if (rows.Count(r => r.Step == step) != 1)
            {
                return $"The approval needs exactly one decision of step {step}.";
            }
        }

        if (rows.Count != required.Length)
        {
            return "A decision that was named belongs to no step of this approval.";
        }

        return required.Length == 2 && rows.Single(r => r.Step == "SM").DecidedAt > rows.Single(r => r.Step == "SL").TaskOpenedAt
            ? "The service manager's decision must come before the safeguarding lead is asked."
            : null;
    }

    private static string? Level(Arrangement arrangement, IReadOnlyList<Row> rows)
    {
        var floor = arrangement.Form.NeedsTwo ? 2 : 1;
        return rows.Any(r => r.AuthLevel < Math.Max(floor, r.TaskLevel))
            ? "A decision was made without the sign-in that this approval needs."
            : null;
    }

    private static string? FourEyes(Arrangement arrangement, IReadOnlyList<Row> rows, IReadOnlyList<string> authors)
    {
        // The worker now, the worker who was there when it was asked, and whoever sent answers in the worker's place.
        if (
            rows.Any(r =>
                authors.Contains(r.DeciderId)
                || (r.ActingFor is { } covered && authors.Contains(covered))
                || r.DeciderId == arrangement.WorkerId
                || r.ActingFor == arrangement.WorkerId
                || r.DeciderId == r.TaskWorkerId
                || r.ActingFor == r.TaskWorkerId
            )
        )
        {
            return "Whoever sent the form, or stands in for who did, cannot decide.";
        }

        for (var i = 0; i < rows.Count; i++)
        {
            for (var j = 0; j < rows.Count; j++)
            {
                if (i != j && (rows[i].DeciderId == rows[j].DeciderId || rows[i].ActingFor == rows[j].DeciderId))
                {
                    return "Two steps must be decided by different people, neither standing in for the other.";
                }
            }
        }

        return rows.Any(r => r.ActingFor == r.DeciderId) ? "Nobody stands in for themselves." : null;
    }

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public string TaskId { get; set; } = "";
        public string ArrangementId { get; set; } = "";
        public string TaskArrangementId { get; set; } = "";
        public string Outcome { get; set; } = "";
        public string DeciderId { get; set; } = "";
        public string? ActingFor { get; set; }
        public int AuthLevel { get; set; }
        public string ContentHash { get; set; } = "";
        public DateTimeOffset DecidedAt { get; set; }
        public string TaskStatus { get; set; } = "";
        public string? TaskDecisionId { get; set; }
        public string Step { get; set; } = "";
        public string Kind { get; set; } = "";
        public int TaskLevel { get; set; }
        public string? TaskWorkerId { get; set; }
        public DateTimeOffset TaskOpenedAt { get; set; }
        public DateTimeOffset? TaskEndedAt { get; set; }
        public string? SupersededBy { get; set; }
    }
}
