namespace Workflows.Engine.Execution;

/// <summary>Elsa's setting of what is logged of an activity's inputs and outputs.</summary>
public enum LogPersistenceMode
{
    /// <summary>As the level above says: the activity, the definition, the option.</summary>
    Inherit,

    /// <summary>It is logged.</summary>
    Include,

    /// <summary>It is not logged.</summary>
    Exclude,
}
