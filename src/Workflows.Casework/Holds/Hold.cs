namespace Workflows.Casework.Holds;

/// <summary>A hold on a case: until it is released, nobody is told to delete the messages of the case, and no deletion is accepted.</summary>
public sealed record Hold
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the case.</summary>
    public required string CaseId { get; init; }

    /// <summary>Code of the service of the case's newest arrangement when it was placed.</summary>
    public required string Service { get; init; }

    /// <summary>Its kind, which only the people see whom <see cref="HoldRights.MaySee"/> names.</summary>
    public required HoldKind Kind { get; init; }

    /// <summary>Code of the reason for which it was placed.</summary>
    public required string ReasonCode { get; init; }

    /// <summary>Who placed it: <c>person:ID</c>, or <c>system</c>.</summary>
    public required string PlacedBy { get; init; }

    /// <summary>Code of the role in which the person placed it; null for holds that a rule places.</summary>
    public string? PlacedAs { get; init; }

    /// <summary>When it was placed.</summary>
    public required DateTimeOffset PlacedAt { get; init; }

    /// <summary>When it was released; null while it lasts.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>Id of the person who released it; null while it lasts.</summary>
    public string? ReleasedBy { get; init; }

    /// <summary>Code of the reason for which it was released; null while it lasts.</summary>
    public string? ReleaseReasonCode { get; init; }

    /// <summary>Whether it lasts.</summary>
    public bool IsOpen => ReleasedAt is null;

    /// <summary>Ids of the mails that said that the case was not on hold any more. A new hold drops those that were not sent.</summary>
    internal IReadOnlyList<string> EndMails { get; init; } = [];
}

/// <summary>The encrypted part of a hold's row.</summary>
internal sealed record HoldPayload(
    string Kind,
    string ReasonCode,
    string PlacedBy,
    string? PlacedAs,
    string? ReleasedBy,
    string? ReleaseReasonCode,
    IReadOnlyList<string> EndMails
)
{
    public static HoldPayload Of(Hold hold) =>
        new(hold.Kind.Code(), hold.ReasonCode, hold.PlacedBy, hold.PlacedAs, hold.ReleasedBy, hold.ReleaseReasonCode, hold.EndMails);
}

/// <summary>A hold's row: the one mapping between the record and its columns.</summary>
internal sealed record HoldRow
{
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string Service { get; init; } = "";
    public DateTimeOffset PlacedAt { get; init; }
    public DateTimeOffset? ReleasedAt { get; init; }
    public byte[] Payload { get; init; } = [];

    public static HoldRow Of(Hold hold, byte[] payload) =>
        new()
        {
            Id = hold.Id,
            CaseId = hold.CaseId,
            Service = hold.Service,
            PlacedAt = hold.PlacedAt,
            ReleasedAt = hold.ReleasedAt,
            Payload = payload,
        };

    public Hold Open(HoldPayload payload) =>
        new()
        {
            Id = Id,
            CaseId = CaseId,
            Service = Service,
            Kind = HoldCodes.Find(payload.Kind) ?? throw new InvalidOperationException($"There is no kind of hold '{payload.Kind}'."),
            ReasonCode = payload.ReasonCode,
            PlacedBy = payload.PlacedBy,
            PlacedAs = payload.PlacedAs,
            PlacedAt = PlacedAt,
            ReleasedAt = ReleasedAt,
            ReleasedBy = payload.ReleasedBy,
            ReleaseReasonCode = payload.ReleaseReasonCode,
            EndMails = payload.EndMails,
        };
}
