namespace Workflows.Engine.Activities;

/// <summary>Which of the matching cases a switch follows.</summary>
public enum SwitchMode
{
    /// <summary>Only the first one.</summary>
    MatchFirst,

    /// <summary>All of them.</summary>
    MatchAny,
}
