namespace Workflows.Submissions.Holds;

/// <summary>A held or parked submission as the operations page lists it: nothing of what it says.</summary>
public sealed class HeldSubmission
{
    /// <summary>The submission.</summary>
    public string SubmissionId { get; set; } = "";

    /// <summary>The form.</summary>
    public string FormKey { get; set; } = "";

    /// <summary>Why: a value of <c>HoldReason</c>.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The service, when known.</summary>
    public string? Service { get; set; }

    /// <summary>Who sent it.</summary>
    public string? PersonId { get; set; }

    /// <summary>The case, when known.</summary>
    public string? CaseId { get; set; }

    /// <summary>The response's id at the other side, for reading a parked one again.</summary>
    public string ExternalResponseId { get; set; } = "";

    /// <summary>Since when.</summary>
    public DateTimeOffset PlacedAt { get; set; }
}

/// <summary>A held submission cannot be released or discarded as asked; the message is one sentence for the person who asked.</summary>
public sealed class HoldException(string message) : Exception(message);
