namespace Workflows.Engine.Authoring;

/// <summary>Where an activity's work is done.</summary>
public enum ActivityKind
{
    /// <summary>In the burst: pure, touches nothing outside memory.</summary>
    Action,

    /// <summary>In the burst, and able to start a workflow.</summary>
    Trigger,

    /// <summary>Outside the burst, as an effect in its own lane; always.</summary>
    Job,

    /// <summary>Outside the burst, as an effect in its own lane.</summary>
    Task,
}
