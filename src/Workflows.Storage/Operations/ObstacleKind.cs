namespace Workflows.Storage.Operations;

/// <summary>Who can remove an obstacle.</summary>
public static class ObstacleKind
{
    /// <summary>The other system is busy or away: it is tried again soon.</summary>
    public const string Busy = "busy";

    /// <summary>A person must mend something: the team is told at once, and it is tried every few minutes for as long as it takes.</summary>
    public const string NeedsPerson = "person";

    /// <summary>The other system took the call and never answered: it may have carried it out, and is asked again rarely.</summary>
    public const string Unknown = "unknown";
}
