namespace Workflows.Storage.Operations;

/// <summary>An obstacle as the operations page lists it.</summary>
public sealed class OpenObstacle
{
    /// <summary>Its id.</summary>
    public string Id { get; set; } = "";

    /// <summary>The lane, or another subject such as <c>form:F2</c>.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Whether the subject is a lane, whose effects can be tried again or given up.</summary>
    public bool OfLane { get; set; }

    /// <summary>A value of <see cref="ObstacleKind"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>A few words.</summary>
    public string Problem { get; set; } = "";

    /// <summary>What is wrong and what to do.</summary>
    public string Sentence { get; set; } = "";

    /// <summary>The other system's own words.</summary>
    public string? Said { get; set; }

    /// <summary>Since when, business time.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>How often it was met.</summary>
    public long Tries { get; set; }

    /// <summary>System time of the next attempt.</summary>
    public DateTimeOffset NextAt { get; set; }

    /// <summary>Effects that wait because of it.</summary>
    public long Waiting { get; set; }
}
