namespace Workflows.Storage.Operations;

/// <summary>
/// What keeps an effect from being carried out, though nothing is wrong with the effect: it waits for as long as the obstacle lasts and is
/// never given up. Effects of a lane that meet the same obstacle are one entry of the operations page and one alert.
/// </summary>
public sealed record Obstacle
{
    /// <summary>Distinguishes the obstacles of a lane, for example <c>403</c> or <c>header:S2:state</c>. No personal data.</summary>
    public required string Key { get; init; }

    /// <summary>A value of <see cref="ObstacleKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>A few words for the subject of a mail, for example <c>rows of a sheet cannot be written (403)</c>.</summary>
    public required string Problem { get; init; }

    /// <summary>One sentence that says what is wrong and what to do, without personal data.</summary>
    public required string Sentence { get; init; }

    /// <summary>The other system's own words, made safe by <see cref="OutsideText"/>; null when it said nothing.</summary>
    public string? Said { get; init; }

    /// <summary>
    /// Whether every effect of the lane meets it, so that the others wait too instead of being tried one after the other.
    /// </summary>
    public bool WholeLane { get; init; }

    /// <summary>
    /// How long it lasts before the team is told; null: the team is told at once where a person is needed, and else after ten minutes.
    /// </summary>
    public TimeSpan? TellAfter { get; init; }
}
