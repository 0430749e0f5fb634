namespace Workflows.Engine.Activities;

/// <summary>Which of the matching cases count.</summary>
public enum SwitchMode
{
    /// <summary>The first.</summary>
    MatchFirst,

    /// <summary>All.</summary>
    MatchAny,
}
