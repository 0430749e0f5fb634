using System.Text.Json.Nodes;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>A question or a message to a person, as it stands.</summary>
public sealed class HumanTask
{
    private const string HeldPrefix = "held:";

    /// <summary>Its id: the key of the stimulus that answers it.</summary>
    public required string Id { get; init; }

    /// <summary>One of <see cref="TaskKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>SM</c>, <c>SL</c>, <c>conversation</c>, <c>next-step</c>…</summary>
    public required string Step { get; init; }

    /// <summary>The arrangement, when it concerns one.</summary>
    public string? ArrangementId { get; init; }

    /// <summary>The case whose key protects it.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>The worker of the case, who never decides it.</summary>
    public string? WorkerId { get; init; }

    /// <summary>The workflow instance that waits for the answer; null: none does.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The role that is asked.</summary>
    public required Role Role { get; init; }

    /// <summary>1: a mailed code; 2: an authenticator's code besides.</summary>
    public required int Level { get; init; }

    /// <summary>The ladder's key, or null.</summary>
    public string? Ladder { get; init; }

    /// <summary><c>open</c>, <c>paused</c>, <c>decided</c>, <c>expired</c> or <c>withdrawn</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Working minutes that a decision may take.</summary>
    public required int TargetMinutes { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the target is over.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it ends by itself, undecided.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Since when its clock runs.</summary>
    public required DateTimeOffset ClockStartedAt { get; init; }

    /// <summary>Working minutes used before that.</summary>
    public required int ClockUsedMinutes { get; init; }

    /// <summary>The submission that is decided on.</summary>
    public string? SubmissionId { get; init; }

    /// <summary>Its newest revision.</summary>
    public int? SubmissionRevision { get; init; }

    /// <summary>The hash of that revision's content.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The age policy in force.</summary>
    public string? PolicyVersion { get; init; }

    /// <summary>The decision that ended it.</summary>
    public string? DecisionId { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is sealed.</summary>
    public required TaskPayload Payload { get; init; }

    /// <summary>Whether it can be answered now.</summary>
    public bool IsOpen => Status == "open";

    /// <summary>The revision of a form that is held until this question is answered.</summary>
    internal string? HeldRevisionId => Kind == TaskKinds.HeldForm ? Id[HeldPrefix.Length..] : null;

    /// <summary>The mail that asks.</summary>
    internal string AskedBy => Kind == TaskKinds.HeldForm ? "EM-42" : "EM-01";

    /// <summary>The question about a revision that is held: one a revision.</summary>
    internal static string IdOfHeld(string revisionId) => HeldPrefix + revisionId;

    /// <summary>A line about it for the audit.</summary>
    internal AuditEntry ToAudit(string action, string actor, JsonObject detail, DateTimeOffset at) =>
        new()
        {
            Action = action,
            Actor = actor,
            Subject = $"task:{Id}",
            CaseId = CaseId,
            Detail = detail,
            At = at,
        };
}

/// <summary>What is sealed in a task's row.</summary>
/// <param name="CaseReference">The case reference, when there is one.</param>
/// <param name="Options">Outcomes that are offered, codes.</param>
/// <param name="ReasonCodes">Reason codes that are offered with decline.</param>
/// <param name="Conditions">Conditions that are offered with approve.</param>
/// <param name="Questions">Question keys that the worker is asked about.</param>
public sealed record TaskPayload(
    string? CaseReference,
    IReadOnlyList<string> Options,
    IReadOnlyList<string> ReasonCodes,
    IReadOnlyList<string> Conditions,
    IReadOnlyList<string> Questions
);

internal sealed class TaskRow
{
    public const string Columns = """
        id, kind, step, arrangement_id, case_id, service, worker_id, instance_id, role, level, ladder, status, target_minutes, opened_at, due_at, ends_at,
        clock_started_at, clock_used_minutes, submission_id, submission_revision, content_hash, policy_version, decision_id, ended_at, payload
        """;

    public string Id { get; set; } = "";
    public string Kind { get; set; } = "";
    public string Step { get; set; } = "";
    public string? ArrangementId { get; set; }
    public string? CaseId { get; set; }
    public string Service { get; set; } = "";
    public string? WorkerId { get; set; }
    public string? InstanceId { get; set; }
    public string Role { get; set; } = "";
    public int Level { get; set; }
    public string? Ladder { get; set; }
    public string Status { get; set; } = "";
    public int TargetMinutes { get; set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? DueAt { get; set; }
    public DateTimeOffset? EndsAt { get; set; }
    public DateTimeOffset ClockStartedAt { get; set; }
    public int ClockUsedMinutes { get; set; }
    public string? SubmissionId { get; set; }
    public int? SubmissionRevision { get; set; }
    public string? ContentHash { get; set; }
    public string? PolicyVersion { get; set; }
    public string? DecisionId { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public byte[] Payload { get; set; } = [];

    public HumanTask Open(TaskPayload payload) =>
        new()
        {
            Id = Id,
            Kind = Kind,
            Step = Step,
            ArrangementId = ArrangementId,
            CaseId = CaseId,
            Service = Service,
            WorkerId = WorkerId,
            InstanceId = InstanceId,
            Role = Roles.Find(Role) ?? People.Role.Worker,
            Level = Level,
            Ladder = Ladder,
            Status = Status,
            TargetMinutes = TargetMinutes,
            OpenedAt = OpenedAt,
            DueAt = DueAt,
            EndsAt = EndsAt,
            ClockStartedAt = ClockStartedAt,
            ClockUsedMinutes = ClockUsedMinutes,
            SubmissionId = SubmissionId,
            SubmissionRevision = SubmissionRevision,
            ContentHash = ContentHash,
            PolicyVersion = PolicyVersion,
            DecisionId = DecisionId,
            EndedAt = EndedAt,
            Payload = payload,
        };
}

/// <summary>Somebody who is asked, or was.</summary>
public sealed class TaskAssignee
{
    /// <summary>The task.</summary>
    public string TaskId { get; set; } = "";

    /// <summary>The person.</summary>
    public string PersonId { get; set; } = "";

    /// <summary>The role's code that the person decides in.</summary>
    public string ActingAs { get; set; } = "";

    /// <summary>The person covered for; null: in their own right.</summary>
    public string? ActingFor { get; set; }

    /// <summary><c>active</c>, <c>replaced</c> (went away) or <c>declined</c> (said: not me).</summary>
    public string Status { get; set; } = "";

    /// <summary>When identity was first proven on a link of this task.</summary>
    public DateTimeOffset? OpenedAt { get; set; }
}
