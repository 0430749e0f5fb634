namespace Workflows.HumanTasks.Identity;

/// <summary>An authenticator that a person has set up.</summary>
/// <param name="Id">Its id, new with every enrolment.</param>
/// <param name="EnrolledAt">When it was set up.</param>
/// <param name="CountsFrom">From when its codes prove level 2.</param>
public sealed record Authenticator(string Id, DateTimeOffset EnrolledAt, DateTimeOffset CountsFrom)
{
    /// <summary>Whether its codes prove level 2.</summary>
    public bool Counts(DateTimeOffset now) => CountsFrom <= now;
}
