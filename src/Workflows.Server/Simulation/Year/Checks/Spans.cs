namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>The times that an arrangement spends in a state.</summary>
internal static class Spans
{
    /// <summary>The times from which and until which an arrangement was in a state without a break.</summary>
    /// <param name="changes">Its changes, in their order.</param>
    /// <param name="state">The state.</param>
    /// <param name="ends">When the time ends that is known.</param>
    public static IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Of(
        IReadOnlyList<StateChange> changes,
        string state,
        DateTimeOffset ends
    )
    {
        DateTimeOffset? since = null;
        foreach (var change in changes)
        {
            if (change.To == state)
            {
                since ??= change.At;
            }
            else if (since is { } from)
            {
                yield return (from, change.At);
                since = null;
            }
        }

        if (since is { } still)
        {
            yield return (still, ends);
        }
    }
}
