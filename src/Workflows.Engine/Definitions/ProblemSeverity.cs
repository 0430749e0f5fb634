namespace Workflows.Engine.Definitions;

/// <summary>Says whether a problem of a definition refuses its publication.</summary>
public enum ProblemSeverity
{
    /// <summary>The definition may be published, but may not do what its author expects.</summary>
    Warning,

    /// <summary>The definition cannot run correctly until it is changed.</summary>
    Error,
}
