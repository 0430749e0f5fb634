namespace Workflows.Casework.Decisions;

/// <summary>A recorded decision.</summary>
public sealed class Decision
{
    internal const string Columns = """
        id, task_id, arrangement_id, case_id, step, outcome, reason_code, conditions, decider_id, decider_role, acting_for, acting_for_role,
        auth_level, auth_method, link_number, submission_id, submission_revision, content_hash, policy_version, asked_at, opened_at, decided_at,
        minutes_taken, superseded_by
        """;

    /// <summary>Derived from the task: a task has at most one.</summary>
    public string Id { get; set; } = "";

    /// <summary>The task.</summary>
    public string TaskId { get; set; } = "";

    /// <summary>The arrangement.</summary>
    public string? ArrangementId { get; set; }

    /// <summary>The case.</summary>
    public string? CaseId { get; set; }

    /// <summary>The step.</summary>
    public string Step { get; set; } = "";

    /// <summary>A code of <see cref="DecisionCodes.Outcomes"/>.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>A code of <see cref="DecisionCodes.Reasons"/>.</summary>
    public string? ReasonCode { get; set; }

    /// <summary>Codes with spaces between them.</summary>
    public string? Conditions { get; set; }

    /// <summary>Who.</summary>
    public string DeciderId { get; set; } = "";

    /// <summary>In which role.</summary>
    public string DeciderRole { get; set; } = "";

    /// <summary>For whom, when covering.</summary>
    public string? ActingFor { get; set; }

    /// <summary>The role covered for.</summary>
    public string? ActingForRole { get; set; }

    /// <summary>1 or 2.</summary>
    public int AuthLevel { get; set; }

    /// <summary><c>mailed-code</c> or <c>mailed-code+totp</c>.</summary>
    public string AuthMethod { get; set; } = "";

    /// <summary>Which link of the person.</summary>
    public int LinkNumber { get; set; }

    /// <summary>The submission.</summary>
    public string? SubmissionId { get; set; }

    /// <summary>Its revision.</summary>
    public int? SubmissionRevision { get; set; }

    /// <summary>The content that was decided on.</summary>
    public string ContentHash { get; set; } = "";

    /// <summary>The age policy.</summary>
    public string? PolicyVersion { get; set; }

    /// <summary>When it was asked.</summary>
    public DateTimeOffset AskedAt { get; set; }

    /// <summary>When the decider first proved who they are.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    /// <summary>When it was decided.</summary>
    public DateTimeOffset DecidedAt { get; set; }

    /// <summary>Working minutes that it took.</summary>
    public int MinutesTaken { get; set; }

    /// <summary>The decision that stands in its place.</summary>
    public string? SupersededBy { get; set; }
}
