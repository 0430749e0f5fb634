using System.Text.Json.Nodes;
using Workflows.Submissions.Checks;

namespace Workflows.Submissions.Intake;

/// <summary>A row of <c>submissions</c>.</summary>
internal sealed class SubmissionRow
{
    public string Id { get; set; } = "";
    public string FormKey { get; set; } = "";
    public string ExternalFormId { get; set; } = "";
    public string ExternalResponseId { get; set; } = "";
    public string? CaseId { get; set; }
    public string? ArrangementId { get; set; }
    public string? Service { get; set; }
    public string? PersonId { get; set; }
    public string Status { get; set; } = "";
    public int CurrentRevision { get; set; }

    /// <summary>Id of the submission that this response's answers became a revision of, or that they repeat.</summary>
    public string? PartOf { get; set; }
    public DateTimeOffset SubmittedAt { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>
    /// Id of the arrangement that it is about, while it is taken. It is not stored: <see cref="ArrangementId"/> is the arrangement that a form
    /// opened, whose senders do not decide about it.
    /// </summary>
    public string? About { get; set; }
}

/// <summary>A row of <c>submission_revisions</c>.</summary>
internal class RevisionRow
{
    public string Id { get; set; } = "";
    public string SubmissionId { get; set; } = "";
    public int Revision { get; set; }

    /// <summary>Id of the submission that its response made, before it became a revision of another one.</summary>
    public string SourceId { get; set; } = "";
    public string? PersonId { get; set; }
    public string? CaseId { get; set; }
    public string Status { get; set; } = "";
    public string? ContentHash { get; set; }
    public byte[]? Answers { get; set; }
    public DateTimeOffset SubmittedAt { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }

    /// <summary>The key that its answers are sealed with: the case's, or the response's own until a case is known.</summary>
    public string KeyId => KeyOf(CaseId, SourceId);

    public static string KeyOf(string? caseId, string sourceId) => caseId ?? "submission:" + sourceId;
}

/// <summary>A row of <c>submission_holds</c>.</summary>
internal sealed class HoldRow
{
    public string Id { get; set; } = "";
    public string SubmissionId { get; set; } = "";
    public string RevisionId { get; set; } = "";
    public string? CaseId { get; set; }
    public string Reason { get; set; } = "";
    public DateTimeOffset PlacedAt { get; set; }
}

/// <summary>The part of a revision that is stored sealed.</summary>
internal sealed record SealedAnswers
{
    public Dictionary<string, JsonNode?> Answers { get; init; } = [];
    public Dictionary<string, string> FreeText { get; init; } = [];
    public IReadOnlyList<AnswerProblem> Problems { get; init; } = [];
    public IReadOnlyList<PersonalDataFinding> Findings { get; init; } = [];
    public IReadOnlyList<string> Dropped { get; init; } = [];
}
