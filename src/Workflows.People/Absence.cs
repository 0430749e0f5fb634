namespace Workflows.People;

/// <summary>A time in which a person is away. Why is nobody's business and is not kept.</summary>
public sealed class Absence
{
    /// <summary>Unique.</summary>
    public required string Id { get; set; }

    /// <summary>Who is away.</summary>
    public required string PersonId { get; set; }

    /// <summary>First instant away.</summary>
    public required DateTimeOffset FromAt { get; set; }

    /// <summary>First instant back.</summary>
    public required DateTimeOffset ToAt { get; set; }

    /// <summary>Who covers, when named; comes before the standing deputies.</summary>
    public string? Cover { get; set; }

    /// <summary>When it was noted.</summary>
    public DateTimeOffset NotedAt { get; set; }
}
