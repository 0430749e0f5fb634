using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks;

/// <summary>A question or a message to a person: its row, with the payload opened.</summary>
public sealed record HumanTask
{
    internal const string Columns = """
        id, kind, step, subject, case_id, service, excluded, instance_id, role as role_code, level, ladder, status, target_minutes, opened_at,
        due_at, ends_at, clock_started_at, clock_used_minutes, content_id, content_version, content_hash, rule_version, decision_id, ended_at,
        payload as sealed_payload
        """;

    /// <summary>The key of the stimulus that answers it.</summary>
    public required string Id { get; init; }

    /// <summary>The name of its <see cref="Kinds.ITaskKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Which step of its kind: <c>SM</c>, <c>SL</c>, <c>conversation</c>, <c>next-step</c>…</summary>
    public required string Step { get; init; }

    /// <summary>Id of what it is about, which its kind can read; null when it is about nothing that is stored.</summary>
    public string? Subject { get; init; }

    /// <summary>The case whose key protects it; null: the key of the store.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>Ids of people who must never be asked, with spaces between them.</summary>
    public string Excluded { get; init; } = "";

    /// <summary>The workflow instance that waits for the answer; null: no instance waits.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The code of the role that is asked.</summary>
    public required string RoleCode { get; init; }

    /// <summary>1: a mailed code; 2: an authenticator's code besides.</summary>
    public required int Level { get; init; }

    /// <summary>The ladder's key, or null.</summary>
    public string? Ladder { get; init; }

    /// <summary>One of <see cref="HumanTaskStatus"/>.</summary>
    public string Status { get; init; } = HumanTaskStatus.Open;

    /// <summary>Working minutes that an answer may take.</summary>
    public required int TargetMinutes { get; init; }

    /// <summary>When it was asked.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the target is over.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it ends by itself, unanswered; null: only a person ends it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Since when its clock runs.</summary>
    public required DateTimeOffset ClockStartedAt { get; init; }

    /// <summary>Working minutes used before that.</summary>
    public required int ClockUsedMinutes { get; init; }

    /// <summary>Id of the content that is decided on, for example a submission; null: it has none.</summary>
    public string? ContentId { get; init; }

    /// <summary>The version of that content.</summary>
    public int? ContentVersion { get; init; }

    /// <summary>The hash of that version: an answer to a page that showed another one is refused.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The version of the rules in force when it was asked, as its kind numbers them.</summary>
    public string? RuleVersion { get; init; }

    /// <summary>The decision that answered or paused it.</summary>
    public string? DecisionId { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is sealed in its row.</summary>
    public TaskPayload Payload { get; init; } = TaskPayload.Nothing;

    /// <summary>The payload as its row holds it; empty until it was sealed.</summary>
    public byte[] SealedPayload { get; init; } = [];

    /// <summary>The role that is asked.</summary>
    public Role Role => Roles.Find(RoleCode) ?? Role.Worker;

    /// <summary>Whether it can be answered now.</summary>
    public bool IsOpen => Status == HumanTaskStatus.Open;

    /// <summary>Whether it is open, or paused until more information comes.</summary>
    public bool IsUnanswered => IsOpen || Status == HumanTaskStatus.Paused;

    /// <summary>Whether a person must never be asked.</summary>
    public bool Excludes(string personId) => ExcludedIds.Contains(personId);

    internal IReadOnlyList<string> ExcludedIds => Excluded.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The same task on another version of its content.</summary>
    /// <param name="content">The content.</param>
    /// <param name="level">The least level that it asks for; a task's level never falls.</param>
    public HumanTask On(TaskContent content, int level) =>
        this with
        {
            ContentId = content.Id,
            ContentVersion = content.Version,
            ContentHash = content.Hash,
            RuleVersion = content.RuleVersion,
            Level = Math.Max(Level, level),
        };

    /// <summary>Whether it is on a version of its content already, at a level that is high enough.</summary>
    internal bool IsOn(TaskContent content, int level) => (ContentId, ContentVersion) == (content.Id, content.Version) && Level >= level;

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

/// <summary>The content that a task asks about.</summary>
/// <param name="Id">Its id, for example a submission's.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="Hash">The hash of that version.</param>
/// <param name="RuleVersion">The version of the rules that it was read under.</param>
public sealed record TaskContent(string Id, int Version, string Hash, string? RuleVersion);

/// <summary>What is sealed in a task's row.</summary>
/// <param name="Reference">How people name the subject, for example a case reference; null: by its service alone.</param>
/// <param name="Options">Codes of the outcomes that are offered.</param>
/// <param name="ReasonCodes">Codes of the reasons that are offered where an outcome needs one.</param>
/// <param name="Detail">What its kind keeps besides.</param>
public sealed record TaskPayload(
    string? Reference,
    IReadOnlyList<string> Options,
    IReadOnlyList<string> ReasonCodes,
    JsonObject? Detail = null
)
{
    /// <summary>Nothing to choose, nothing to name.</summary>
    public static TaskPayload Nothing { get; } = new(null, [], []);

    /// <summary>Writes what a kind keeps.</summary>
    public static JsonObject DetailOf<T>(T detail) => JsonSerializer.SerializeToNode(detail, JsonSerializerOptions.Web)!.AsObject();

    /// <summary>Reads what a kind keeps.</summary>
    /// <exception cref="InvalidOperationException">The task holds nothing of its kind.</exception>
    public T Read<T>() =>
        Detail.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new InvalidOperationException($"The task holds no {typeof(T).Name}.");
}
