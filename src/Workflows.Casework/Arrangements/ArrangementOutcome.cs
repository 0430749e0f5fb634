namespace Workflows.Casework.Arrangements;

/// <summary>The result of applying an event.</summary>
public abstract record ArrangementOutcome
{
    private ArrangementOutcome() { }

    /// <summary>The event was applied, now or earlier under the same id.</summary>
    /// <param name="Arrangement">The arrangement afterwards.</param>
    public sealed record Applied(Arrangement Arrangement) : ArrangementOutcome;

    /// <summary>The event was refused and logged; nothing changed.</summary>
    /// <param name="Sentence">The reason, in one sentence without personal data.</param>
    public sealed record Refused(string Sentence) : ArrangementOutcome;
}

/// <summary>A form that opens an arrangement.</summary>
public sealed record NewArrangement
{
    /// <summary>The arrangement's id, derived from the submission.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the case.</summary>
    public required string CaseId { get; init; }

    /// <summary>The case's reference.</summary>
    public required string CaseReference { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>Id of the worker who sent the form.</summary>
    public required string WorkerId { get; init; }

    /// <summary>The revision of the form.</summary>
    public required FormContent Form { get; init; }

    /// <summary>Coded columns of S2.</summary>
    public IReadOnlyDictionary<string, string?> Columns { get; init; } = new Dictionary<string, string?>();
}
