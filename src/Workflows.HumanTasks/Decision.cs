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

    /// <summary>Derived from the task: a task has at most one.</summary>
    public string Id { get; init; } = "";

    /// <summary>The task.</summary>
    public string TaskId { get; init; } = "";

    /// <summary>Id of what the task was about.</summary>
    public string? Subject { get; init; }

    /// <summary>The case.</summary>
    public string? CaseId { get; init; }

    /// <summary>The step.</summary>
    public string Step { get; init; } = "";

    /// <summary>The outcome's code, one of its task's options.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The reason's code, where the outcome needs one.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>Codes of conditions, with spaces between them.</summary>
    public string? Conditions { get; init; }

    /// <summary>Id of the person who decided.</summary>
    public string DeciderId { get; init; } = "";

    /// <summary>Code of the role that the person decided in.</summary>
    public string DeciderRole { get; init; } = "";

    /// <summary>Id of the person covered for; null: in their own right.</summary>
    public string? ActingFor { get; init; }

    /// <summary>Code of the role covered for.</summary>
    public string? ActingForRole { get; init; }

    /// <summary>1 or 2.</summary>
    public int AuthLevel { get; init; }

    /// <summary><c>mailed-code</c> or <c>mailed-code+totp</c>.</summary>
    public string AuthMethod { get; init; } = "";

    /// <summary>Which link of the person.</summary>
    public int LinkNumber { get; init; }

    /// <summary>Id of the content that was decided on.</summary>
    public string? ContentId { get; init; }

    /// <summary>The version of that content.</summary>
    public int? ContentVersion { get; init; }

    /// <summary>The hash of that version.</summary>
    public string ContentHash { get; init; } = "";

    /// <summary>The version of the rules, as the task's kind numbers them.</summary>
    public string? RuleVersion { get; init; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; init; }

    /// <summary>When the decider first proved who they are.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; init; }

    /// <summary>Working minutes that it took.</summary>
    public int MinutesTaken { get; init; }

    /// <summary>The conditions' codes.</summary>
    public IReadOnlyList<string> ConditionCodes => Conditions?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>What the audit keeps of it, under the case's key (RULES.md#audit).</summary>
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
