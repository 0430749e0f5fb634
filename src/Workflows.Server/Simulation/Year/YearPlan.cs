namespace Workflows.Server.Simulation.Year;

/// <summary>What a simulated year is asked for.</summary>
/// <param name="Service">The service's code, three letters.</param>
/// <param name="From">The first local day.</param>
/// <param name="Weeks">How many weeks are simulated.</param>
/// <param name="Arrangements">About how many arrangements are open at a time.</param>
/// <param name="Seed">The number from which everything that people do is drawn.</param>
public sealed record YearPlan(string Service, DateOnly From, int Weeks, int Arrangements, int Seed)
{
    /// <summary>The first instant: local midnight.</summary>
    public DateTimeOffset Begins => Storage.London.At(From.ToDateTime(TimeOnly.MinValue));

    /// <summary>The end: local midnight after the last week.</summary>
    public DateTimeOffset Ends => Storage.London.At(From.AddDays(7 * Weeks).ToDateTime(TimeOnly.MinValue));
}
