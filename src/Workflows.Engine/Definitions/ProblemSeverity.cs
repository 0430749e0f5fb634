namespace Workflows.Engine.Definitions;

/// <summary>How bad a problem of a definition is.</summary>
public enum ProblemSeverity
{
    /// <summary>It is published, and may surprise.</summary>
    Warning,

    /// <summary>It cannot run as it stands.</summary>
    Error,
}
