using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Suitability;

/// <summary>The row of a decision in tab S3.</summary>
internal static class DecisionRow
{
    /// <summary>The row's columns: codes, roles and times, and no text that a person wrote.</summary>
    public static Effect Of(Decision decision, HumanTask task) =>
        new RowEffect(
            $"service/{task.Service}",
            "S3",
            decision.Id,
            new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["decision_id"] = decision.Id,
                ["arrangement_id"] = decision.Subject,
                ["step"] = decision.Step,
                ["outcome"] = decision.Outcome,
                ["reason_code"] = decision.ReasonCode,
                ["decider_role"] = decision.DeciderRole,
                ["acting_for"] = decision.ActingForRole,
                ["asked_at"] = UkTime.Minute(decision.AskedAt),
                ["decided_at"] = UkTime.Minute(decision.DecidedAt),
                ["working_hours_taken"] = Math.Round(decision.MinutesTaken / 60m, 2),
                ["rule_version"] = decision.RuleVersion,
            },
            Append: true
        ).ToEffect($"s3:{decision.Id}", null, decision.CaseId);
}
