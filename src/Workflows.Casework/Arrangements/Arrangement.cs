namespace Workflows.Casework.Arrangements;

/// <summary>An arrangement of one young person, one worker and one channel: its row, with the payload decrypted.</summary>
public sealed record Arrangement
{
    /// <summary>Its id: the correlation id of its instances and the key of its row in S2.</summary>
    public required string Id { get; init; }

    /// <summary>Id of the case with whose key it is encrypted.</summary>
    public required string CaseId { get; init; }

    /// <summary>Case reference; it leaves the product only in S2 and in mails (RULES.md#mails).</summary>
    public required string CaseReference { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>Id of the worker.</summary>
    public required string WorkerId { get; init; }

    /// <summary>The state of the arrangement.</summary>
    public required ArrangementState State { get; init; }

    /// <summary>The stage within the state: what the arrangement waits for.</summary>
    public required ArrangementStage Stage { get; init; }

    /// <summary>The revision of the form on which decisions are made.</summary>
    public required FormContent Form { get; init; }

    /// <summary>Local date (<c>yyyy-MM-dd</c>) by which it is to be reviewed, once approved.</summary>
    public string? ReviewDue { get; init; }

    /// <summary>The end code; null until it has ended.</summary>
    public string? EndCode { get; init; }

    /// <summary>When it was paused; null when it is not.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Number of its changes; rows of sheets with a lower number do not overwrite newer ones.</summary>
    public required long Revision { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Coded columns of S2, by column name.</summary>
    public required IReadOnlyDictionary<string, string?> Columns { get; init; }
}

/// <summary>The encrypted part of an arrangement's row.</summary>
internal sealed record ArrangementPayload(
    string CaseReference,
    string? AgeBand,
    bool IndividualAssessment,
    string? Judgement,
    Dictionary<string, string?> Columns
)
{
    public static ArrangementPayload Of(Arrangement arrangement) =>
        new(
            arrangement.CaseReference,
            arrangement.Form.AgeBand,
            arrangement.Form.IndividualAssessment,
            arrangement.Form.Judgement,
            new(arrangement.Columns)
        );
}

/// <summary>An arrangement's row: the one mapping between the record and its columns.</summary>
internal sealed record ArrangementRow
{
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string Service { get; init; } = "";
    public string WorkerId { get; init; } = "";
    public string State { get; init; } = "";
    public string Stage { get; init; } = "";
    public bool IsOpen { get; init; }
    public string PolicyVersion { get; init; } = "";
    public string SubmissionId { get; init; } = "";
    public int SubmissionRevision { get; init; }
    public string ContentHash { get; init; } = "";
    public string? ReviewDue { get; init; }
    public string? EndCode { get; init; }
    public DateTimeOffset? PausedAt { get; init; }
    public long Revision { get; init; }
    public DateTimeOffset OpenedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public byte[] Payload { get; init; } = [];

    public static ArrangementRow Of(Arrangement arrangement, byte[] payload) =>
        new()
        {
            Id = arrangement.Id,
            CaseId = arrangement.CaseId,
            Service = arrangement.Service,
            WorkerId = arrangement.WorkerId,
            State = arrangement.State.ToString(),
            Stage = arrangement.Stage.ToString(),
            IsOpen = arrangement.State.IsOpen(),
            PolicyVersion = arrangement.Form.PolicyVersion,
            SubmissionId = arrangement.Form.SubmissionId,
            SubmissionRevision = arrangement.Form.Revision,
            ContentHash = arrangement.Form.ContentHash,
            ReviewDue = arrangement.ReviewDue,
            EndCode = arrangement.EndCode,
            PausedAt = arrangement.PausedAt,
            Revision = arrangement.Revision,
            OpenedAt = arrangement.OpenedAt,
            UpdatedAt = arrangement.UpdatedAt,
            Payload = payload,
        };

    public Arrangement Open(ArrangementPayload payload) =>
        new()
        {
            Id = Id,
            CaseId = CaseId,
            CaseReference = payload.CaseReference,
            Service = Service,
            WorkerId = WorkerId,
            State = Enum.Parse<ArrangementState>(State),
            Stage = Enum.Parse<ArrangementStage>(Stage),
            Form = new FormContent(
                SubmissionId,
                SubmissionRevision,
                ContentHash,
                payload.AgeBand,
                payload.IndividualAssessment,
                PolicyVersion,
                payload.Judgement
            ),
            ReviewDue = ReviewDue,
            EndCode = EndCode,
            PausedAt = PausedAt,
            Revision = Revision,
            OpenedAt = OpenedAt,
            UpdatedAt = UpdatedAt,
            Columns = payload.Columns,
        };
}
