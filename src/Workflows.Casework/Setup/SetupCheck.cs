namespace Workflows.Casework.Setup;

/// <summary>What a check of form F3 found.</summary>
public enum SetupOutcome
{
    /// <summary>Every measure is there.</summary>
    Complete,

    /// <summary>Something is missing; the worker is told what.</summary>
    Missing,

    /// <summary>The safeguarding lead must be asked.</summary>
    AskLead,

    /// <summary>The phones desk must be asked about the phone.</summary>
    Phone,
}

/// <summary>The newest check of a revision of form F3.</summary>
public sealed record SetupCheck
{
    /// <summary>Id of the submission.</summary>
    public required string SubmissionId { get; init; }

    /// <summary>The number of the revision.</summary>
    public required int Revision { get; init; }

    /// <summary>What it found.</summary>
    public required SetupOutcome Outcome { get; init; }

    /// <summary>Codes of what is missing (<see cref="SetupNeeds"/>), in the form's order.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Codes of the reasons why the lead is asked (<see cref="SetupReasons"/>).</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The asset tag that the form names.</summary>
    public string? PhoneAsset { get; init; }

    /// <summary>The columns of S2 that it sets when it is complete.</summary>
    public IReadOnlyDictionary<string, string?> Columns { get; init; } = new Dictionary<string, string?>();

    /// <summary>When it was checked first.</summary>
    public DateTimeOffset FirstCheckedAt { get; init; }

    /// <summary>When it was checked last.</summary>
    public DateTimeOffset CheckedAt { get; init; }
}
