namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>The product itself says that it could not do something.</summary>
internal static class NothingParked
{
    public static IEnumerable<Finding> Of(Journal journal) =>
        journal.Incidents.Select(sentence => new Finding(DateTimeOffset.UnixEpoch, $"An incident is open: {sentence}"));
}
