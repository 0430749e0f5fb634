using System.Text.Json.Nodes;

namespace Workflows.HumanTasks;

/// <summary>A person's recorded answer to a task.</summary>
public sealed record Decision
{
    internal const string Columns = """
        id, task_id, subject, case_id, step, outcome, reason_code, conditions, decider_id, decider_role, acting_for, acting_for_role,
        auth_level, auth_method, link_number, content_id, content_version, content_hash, rule_version, asked_at, opened_at, decided_at,
        minutes_taken
        """;

    /// <summary>Derived from the task's id: a task has at most one decision.</summary>
    public string Id { get; init; } = "";

    /// <summary>Id of the task that it answers.</summary>
    public string TaskId { get; init; } = "";

    /// <summary>Id of the subject of the task.</summary>
    public string? Subject { get; init; }

    /// <summary>Id of the case with whose key it is protected.</summary>
    public string? CaseId { get; init; }

    /// <summary>The step of the task.</summary>
    public string Step { get; init; } = "";

    /// <summary>The outcome's code, one of its task's options.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The reason's code; null where the outcome needs none.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Codes of conditions, with spaces between them.</summary>
    public string? Conditions { get; init; }

    /// <summary>Id of the person who decided.</summary>
    public string DeciderId { get; init; } = "";

    /// <summary>Code of the role that the person decided in.</summary>
    public string DeciderRole { get; init; } = "";

    /// <summary>Id of the person on whose behalf the decider acted; null: in their own right.</summary>
    public string? ActingFor { get; init; }

    /// <summary>Code of the role in which the decider acted, when it was on behalf of another person.</summary>
    public string? ActingForRole { get; init; }

    /// <summary>The level of the proof of identity: 1 or 2.</summary>
    public int AuthLevel { get; init; }

    /// <summary>The proof of identity: <c>mailed-code</c> or <c>mailed-code+totp</c>.</summary>
    public string AuthMethod { get; init; } = "";

    /// <summary>The number of the person's link that was used.</summary>
    public int LinkNumber { get; init; }

    /// <summary>Id of the content that was decided on.</summary>
    public string? ContentId { get; init; }

    /// <summary>The version of that content.</summary>
    public int? ContentVersion { get; init; }

    /// <summary>The hash of that version.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>The version of the rules, as the task's kind numbers them.</summary>
    public string? RuleVersion { get; init; }

    /// <summary>When the task was opened.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When the decider first proved who they are.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When the decision was recorded.</summary>
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>Working minutes between asking and deciding, without pauses.</summary>
    public int MinutesTaken { get; init; }

    /// <summary>The conditions' codes.</summary>
    public IReadOnlyList<string> ConditionCodes => Conditions?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The detail of its audit entry, which is protected by the case's key (RULES.md#audit).</summary>
    internal JsonObject ToAudit(DecideRequest request) =>
        new()
        {
            ["decision"] = Id,
            ["role"] = DeciderRole,
            ["actingFor"] = ActingFor,
            ["level"] = AuthLevel,
            ["method"] = AuthMethod,
            ["link"] = LinkNumber,
            ["contentHash"] = ContentHash,
            ["ruleVersion"] = RuleVersion,
            ["outcome"] = Outcome,
            ["reason"] = ReasonCode,
            ["conditions"] = Conditions,
            ["questions"] = new JsonArray([.. request.Questions.Select(q => (JsonNode)q)]),
            ["askedAt"] = AskedAt.ToString("O"),
            ["openedAt"] = OpenedAt?.ToString("O"),
            ["decidedAt"] = DecidedAt.ToString("O"),
        };
}
