namespace Workflows.People;

/// <summary>A time in which a person is away. The reason is not stored.</summary>
public sealed class Absence
{
    /// <summary>Derived from what reported the absence, so that reporting it twice stores it once.</summary>
    public required string Id { get; set; }

    /// <summary>Id of the person who is away.</summary>
    public required string PersonId { get; set; }

    /// <summary>First instant away.</summary>
    public required DateTimeOffset FromAt { get; set; }

    /// <summary>First instant back.</summary>
    public required DateTimeOffset ToAt { get; set; }

    /// <summary>Id of the person who covers, or null. A named person is asked before the person's usual deputies.</summary>
    public string? Cover { get; set; }

    /// <summary>When the absence was recorded.</summary>
    public DateTimeOffset NotedAt { get; set; }
}
