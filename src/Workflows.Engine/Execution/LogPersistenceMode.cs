namespace Workflows.Engine.Execution;

/// <summary>Elsa's setting for logging the inputs and outputs of activities.</summary>
public enum LogPersistenceMode
{
    /// <summary>The level above decides: the activity's default, then the definition, then the option.</summary>
    Inherit,

    /// <summary>The value is logged.</summary>
    Include,

    /// <summary>The value is not logged.</summary>
    Exclude,
}
