namespace Workflows.Casework.Agreements;

/// <summary>A code with which the young person of an arrangement answers: its row, which does not hold the code itself.</summary>
public sealed record AgreementCode
{
    /// <summary>The keyed hash of the code.</summary>
    public required string CodeHash { get; init; }

    /// <summary>Id of the arrangement.</summary>
    public required string ArrangementId { get; init; }

    /// <summary>Its number within the arrangement, from 1; the greatest is the newest.</summary>
    public required int Number { get; init; }

    /// <summary>Id of the case.</summary>
    public required string CaseId { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>When it stops working for an answer.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When a newer code, or the arrangement's end, ended it; null: nothing did.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it was used up by <c>agree</c> or <c>not_now</c>.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>The answer that used it up: a code of <see cref="AgreementReplies"/>.</summary>
    public string? Answer { get; init; }

    /// <summary>The language of that answer.</summary>
    public string? Language { get; init; }

    /// <summary>The version of the words that were read.</summary>
    public int? WordsVersion { get; init; }

    /// <summary>Who helped: a code of <see cref="AgreementReplies"/>.</summary>
    public string? Helped { get; init; }

    /// <summary>How often the young person asked to talk first.</summary>
    public int Talks { get; init; }

    /// <summary>When the young person asked to talk first, as long as nobody has talked with them.</summary>
    public DateTimeOffset? TalkAskedAt { get; init; }

    /// <summary>Whether it works for an answer as far as the code goes; for a stop every code of an open arrangement works.</summary>
    public bool IsLive(DateTimeOffset now) => EndedAt is null && UsedAt is null && now < ExpiresAt;
}
