namespace Workflows.Casework.Arrangements;

/// <summary>An arrangement as it stands.</summary>
public sealed class Arrangement
{
    /// <summary>Its id: the correlation id of its instances and the key of its row in S2.</summary>
    public required string Id { get; init; }

    /// <summary>The case whose key protects it.</summary>
    public required string CaseId { get; init; }

    /// <summary>Case reference; it leaves the product only in S2 and in mails (RULES.md#mails).</summary>
    public required string CaseReference { get; init; }

    /// <summary>The service's code.</summary>
    public required string Service { get; init; }

    /// <summary>The worker.</summary>
    public required string WorkerId { get; init; }

    /// <summary>Where it stands.</summary>
    public required ArrangementState State { get; init; }

    /// <summary>What the state waits for.</summary>
    public required ArrangementStage Stage { get; init; }

    /// <summary>The form revision that it rests on.</summary>
    public required FormContent Form { get; init; }

    /// <summary>Local date (<c>yyyy-MM-dd</c>) by which it is to be reviewed, once approved.</summary>
    public string? ReviewDue { get; init; }

    /// <summary>Why it ended.</summary>
    public string? EndCode { get; init; }

    /// <summary>Since when it is paused.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    /// <summary>Counts its changes.</summary>
    public required long Revision { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Coded columns of S2, by column name.</summary>
    public required IReadOnlyDictionary<string, string?> Columns { get; init; }
}

/// <summary>What is sealed in an arrangement's row.</summary>
internal sealed record ArrangementPayload(
    string CaseReference,
    string? AgeBand,
    bool IndividualAssessment,
    string? Judgement,
    Dictionary<string, string?> Columns
);

/// <summary>An arrangement's row.</summary>
internal sealed class ArrangementRow
{
    public string Id { get; set; } = "";
    public string CaseId { get; set; } = "";
    public string Service { get; set; } = "";
    public string WorkerId { get; set; } = "";
    public string State { get; set; } = "";
    public string Stage { get; set; } = "";
    public string PolicyVersion { get; set; } = "";
    public string SubmissionId { get; set; } = "";
    public int SubmissionRevision { get; set; }
    public string ContentHash { get; set; } = "";
    public string? ReviewDue { get; set; }
    public string? EndCode { get; set; }
    public DateTimeOffset? PausedAt { get; set; }
    public long Revision { get; set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public byte[] Payload { get; set; } = [];

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
