using System.Text.Json.Nodes;
using Workflows.Casework.Decisions.Links;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>What a decision leaves behind: its record, a line in the audit, a row in the register, and a word to the workflow that asked.</summary>
internal static class DecisionTraces
{
    /// <summary>The decision itself.</summary>
    public static Decision Record(
        HumanTask task,
        TaskLink link,
        TaskAssignee assignee,
        DecideRequest request,
        DateTimeOffset now,
        int minutes
    ) =>
        new()
        {
            Id = $"d-{task.Id}",
            TaskId = task.Id,
            ArrangementId = task.ArrangementId,
            CaseId = task.CaseId,
            Step = task.Step,
            Outcome = request.Outcome,
            ReasonCode = DecisionCodes.NeedsReason(request.Outcome) ? request.ReasonCode : null,
            Conditions = request.Conditions.Count > 0 ? string.Join(' ', request.Conditions.Distinct(StringComparer.Ordinal)) : null,
            DeciderId = request.PersonId,
            DeciderRole = assignee.ActingAs,
            ActingFor = assignee.ActingFor,
            ActingForRole = assignee.ActingFor is null ? null : task.Role.Code(),
            AuthLevel = request.Level,
            AuthMethod = request.Level >= 2 ? "mailed-code+totp" : "mailed-code",
            LinkNumber = link.Number,
            SubmissionId = task.SubmissionId,
            SubmissionRevision = task.SubmissionRevision,
            ContentHash = task.ContentHash ?? "",
            PolicyVersion = task.PolicyVersion,
            AskedAt = task.OpenedAt,
            OpenedAt = assignee.OpenedAt,
            DecidedAt = now,
            MinutesTaken = minutes,
        };

    /// <summary>What the audit keeps of it, under the case's key (RULES.md#audit).</summary>
    public static JsonObject AuditLine(Decision decision, DecideRequest request) =>
        new()
        {
            ["decision"] = decision.Id,
            ["role"] = decision.DeciderRole,
            ["actingFor"] = decision.ActingFor,
            ["level"] = decision.AuthLevel,
            ["method"] = decision.AuthMethod,
            ["link"] = decision.LinkNumber,
            ["contentHash"] = decision.ContentHash,
            ["ruleVersion"] = decision.PolicyVersion,
            ["outcome"] = decision.Outcome,
            ["reason"] = decision.ReasonCode,
            ["conditions"] = decision.Conditions,
            ["questions"] = Codes(request.Questions),
            ["askedAt"] = decision.AskedAt.ToString("O"),
            ["openedAt"] = decision.OpenedAt?.ToString("O"),
            ["decidedAt"] = decision.DecidedAt.ToString("O"),
        };

    /// <summary>Its row in tab S3: codes, roles and times.</summary>
    public static Effect Row(Decision decision, HumanTask task) =>
        new RowEffect(
            $"service/{task.Service}",
            "S3",
            decision.Id,
            new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["decision_id"] = decision.Id,
                ["arrangement_id"] = decision.ArrangementId,
                ["step"] = decision.Step,
                ["outcome"] = decision.Outcome,
                ["reason_code"] = decision.ReasonCode,
                ["decider_role"] = decision.DeciderRole,
                ["acting_for"] = decision.ActingForRole,
                ["asked_at"] = UkTime.Minute(decision.AskedAt),
                ["decided_at"] = UkTime.Minute(decision.DecidedAt),
                ["working_hours_taken"] = Math.Round(decision.MinutesTaken / 60m, 2),
                ["rule_version"] = decision.PolicyVersion,
                ["superseded_by"] = null,
            },
            Append: true
        ).ToEffect($"s3:{decision.Id}", null, decision.CaseId);

    /// <summary>What the workflow that asked is given.</summary>
    public static Stimulus Stimulus(Decision decision, HumanTask task, DecideRequest request) =>
        new()
        {
            Id = $"decision:{decision.Id}",
            Name = "Decision",
            Key = task.Id,
            CaseId = task.CaseId,
            Input = new JsonObject
            {
                ["taskId"] = task.Id,
                ["decisionId"] = decision.Id,
                ["outcome"] = decision.Outcome,
                ["reasonCode"] = decision.ReasonCode,
                ["conditions"] = Codes(request.Conditions),
                ["questions"] = Codes(request.Questions),
            },
        };

    private static JsonArray Codes(IReadOnlyList<string> codes) => [.. codes.Select(c => (JsonNode)c)];
}
