using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks;

/// <summary>A task for a person to answer, read or do: its row, with the payload decrypted.</summary>
public sealed record HumanTask
{
    internal const string Columns = """
        id, kind, step, subject, case_id, service, excluded, instance_id, role as role_code, level, ladder, status, target_minutes, opened_at,
        due_at, ends_at, clock_started_at, clock_used_minutes, content_id, content_version, content_hash, rule_version, decision_id, ended_at,
        payload as sealed_payload
        """;

    /// <summary>Unique id, also the key of the stimulus that carries its answer.</summary>
    public required string Id { get; init; }

    /// <summary>The name of its <see cref="Kinds.ITaskKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The step of the process that it belongs to: <c>SM</c>, <c>SL</c>, <c>conversation</c>, <c>next-step</c>…</summary>
    public required string Step { get; init; }

    /// <summary>Id of the subject, which its kind can read; null when it has no stored subject.</summary>
    public string? Subject { get; init; }

    /// <summary>Id of the case with whose key it is encrypted; null: the key of the store.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>Ids of people who must never be asked, with spaces between them.</summary>
    public string Excluded { get; init; } = "";

    /// <summary>Id of the workflow instance that waits for the answer; null: none waits.</summary>
    public string? InstanceId { get; init; }

    /// <summary>The code of the role that is asked.</summary>
    public required string RoleCode { get; init; }

    /// <summary>The level of identity that an answer needs. 1: a mailed code; 2: an authenticator's code besides.</summary>
    public required int Level { get; init; }

    /// <summary>Key of the ladder of reminders; null: it has none.</summary>
    public string? Ladder { get; init; }

    /// <summary>One of <see cref="HumanTaskStatus"/>.</summary>
    public string Status { get; init; } = HumanTaskStatus.Open;

    /// <summary>Working minutes that an answer may take.</summary>
    public required int TargetMinutes { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the answer is due.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When its ladder ends it unanswered; null: its ladder does not end it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>When its clock was started last.</summary>
    public required DateTimeOffset ClockStartedAt { get; init; }

    /// <summary>Working minutes that its clock ran before that.</summary>
    public required int ClockUsedMinutes { get; init; }

    /// <summary>Id of the content that the answer is about, for example a submission; null: none.</summary>
    public string? ContentId { get; init; }

    /// <summary>The version of that content.</summary>
    public int? ContentVersion { get; init; }

    /// <summary>The hash of that version. An answer from a page that showed another version is refused.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The version of the rules in force when it was opened, as its kind numbers them.</summary>
    public string? RuleVersion { get; init; }

    /// <summary>Id of the decision that answered or paused it.</summary>
    public string? DecisionId { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The encrypted part of its row.</summary>
    public TaskPayload Payload { get; init; } = TaskPayload.Nothing;

    /// <summary>The encrypted payload as its row holds it; empty until it was encrypted.</summary>
    public byte[] SealedPayload { get; init; } = [];

    /// <summary>Whether its case was erased: its payload cannot be read any more, and it names no case.</summary>
    public bool IsErased { get; init; }

    /// <summary>The role whose holder is asked.</summary>
    public Role Role => Roles.Find(RoleCode) ?? Role.Worker;

    /// <summary>Whether it can be answered now.</summary>
    public bool IsOpen => Status == HumanTaskStatus.Open;

    /// <summary>Whether it is open, or paused until more information arrives.</summary>
    public bool IsUnanswered => IsOpen || Status == HumanTaskStatus.Paused;

    /// <summary>Whether the task itself excludes a person.</summary>
    public bool Excludes(string personId) => ExcludedIds.Contains(personId);

    internal IReadOnlyList<string> ExcludedIds => Excluded.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The same task on another version of its content.</summary>
    /// <param name="content">The content.</param>
    /// <param name="level">The lowest level that the content asks for; the level of a task is never lowered.</param>
    public HumanTask On(TaskContent content, int level) =>
        this with
        {
            ContentId = content.Id,
            ContentVersion = content.Version,
            ContentHash = content.Hash,
            RuleVersion = content.RuleVersion,
            Level = Math.Max(Level, level),
        };

    /// <summary>Whether it is about this version of its content already, at a sufficient level.</summary>
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

/// <summary>The encrypted part of a task's row.</summary>
/// <param name="Reference">
/// The name of the subject for people, for example a case reference; null: mails and pages name the service only.
/// </param>
/// <param name="Options">Codes of the outcomes that are offered.</param>
/// <param name="ReasonCodes">Codes of the reasons that are offered for outcomes that need one.</param>
/// <param name="Detail">Data of its kind, in the kind's own shape.</param>
public sealed record TaskPayload(
    string? Reference,
    IReadOnlyList<string> Options,
    IReadOnlyList<string> ReasonCodes,
    JsonObject? Detail = null
)
{
    /// <summary>A payload without options, reasons and reference.</summary>
    public static TaskPayload Nothing { get; } = new(null, [], []);

    /// <summary>Converts the data of a kind to JSON.</summary>
    public static JsonObject DetailOf<T>(T detail) => JsonSerializer.SerializeToNode(detail, JsonSerializerOptions.Web)!.AsObject();

    /// <summary>Reads the data of a kind.</summary>
    /// <exception cref="InvalidOperationException">The payload holds no data of this type.</exception>
    public T Read<T>() =>
        Detail.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new InvalidOperationException($"The task holds no {typeof(T).Name}.");
}
