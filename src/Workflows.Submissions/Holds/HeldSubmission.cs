namespace Workflows.Submissions.Holds;

/// <summary>A held or parked submission as the operations page lists it, without any answer.</summary>
public class HeldSubmission
{
    /// <summary>Id of the submission.</summary>
    public string SubmissionId { get; set; } = "";

    /// <summary>Key of the form.</summary>
    public string FormKey { get; set; } = "";

    /// <summary>The reason of the hold: a value of <c>HoldReason</c>.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Code of the service; null when it is not known.</summary>
    public string? Service { get; set; }

    /// <summary>Id of the person who sent it; null for forms without a sender.</summary>
    public string? PersonId { get; set; }

    /// <summary>Id of the case; null when it is not known.</summary>
    public string? CaseId { get; set; }

    /// <summary>Id of the response at Google, for reading a parked response again.</summary>
    public string ExternalResponseId { get; set; } = "";

    /// <summary>When the hold began.</summary>
    public DateTimeOffset PlacedAt { get; set; }

    /// <summary>The questions that hold it, and the kind of reason; empty for a changed form, a second request and an erased case.</summary>
    public IReadOnlyList<HeldReason> Reasons { get; set; } = [];
}

/// <summary>A held submission cannot be released or discarded as asked; the message is one sentence for the person who asked.</summary>
public sealed class HoldException(string message) : Exception(message);
