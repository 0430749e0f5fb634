namespace Workflows.Casework.Holds;

/// <summary>A hold to place.</summary>
public sealed record NewHold
{
    /// <summary>Its id, derived from what causes it: placing the same id twice places one hold.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the case.</summary>
    public required string CaseId { get; init; }

    /// <summary>Its kind.</summary>
    public required HoldKind Kind { get; init; }

    /// <summary>
    /// Code of the reason: one of <see cref="HoldCodes.Reasons"/>, for which the actor needs a role that may place the kind, or one of
    /// <see cref="HoldCodes.ReasonsOfRules"/>, with which a rule of the product places a hold whoever caused it.
    /// </summary>
    public required string ReasonCode { get; init; }

    /// <summary>Who causes it: <c>person:ID</c>, or <c>system</c>.</summary>
    public required string Actor { get; init; }
}

/// <summary>The release of a hold by a person.</summary>
public sealed record HoldRelease
{
    /// <summary>The hold's id.</summary>
    public required string HoldId { get; init; }

    /// <summary>Id of the person who releases it.</summary>
    public required string PersonId { get; init; }

    /// <summary>The level of identity that the person has proven; a release needs 2.</summary>
    public required int Level { get; init; }

    /// <summary>Code of the reason, one of <see cref="HoldCodes.Releases"/>.</summary>
    public required string ReasonCode { get; init; }
}

/// <summary>The result of placing or releasing a hold.</summary>
public abstract record HoldOutcome
{
    private HoldOutcome() { }

    /// <summary>It was placed or released, now or earlier under the same id.</summary>
    /// <param name="Hold">The hold afterwards.</param>
    /// <param name="CaseIsHeld">Whether the case is on hold afterwards.</param>
    public sealed record Done(Hold Hold, bool CaseIsHeld) : HoldOutcome;

    /// <summary>It was refused, and nothing changed.</summary>
    /// <param name="Sentence">The reason, in one sentence without personal data.</param>
    public sealed record Refused(string Sentence) : HoldOutcome;
}
