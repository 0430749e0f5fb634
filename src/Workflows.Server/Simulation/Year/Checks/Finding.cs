namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>Something that must never happen, and happened.</summary>
/// <param name="At">When.</param>
/// <param name="What">One sentence.</param>
public sealed record Finding(DateTimeOffset At, string What)
{
    /// <inheritdoc />
    public override string ToString() => $"{Pages.Show.At(At)}: {What}";
}
