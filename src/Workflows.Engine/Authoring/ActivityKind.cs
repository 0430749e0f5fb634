namespace Workflows.Engine.Authoring;

/// <summary>Whether an activity runs in the burst or outside it.</summary>
public enum ActivityKind
{
    /// <summary>Runs in the burst and touches nothing outside memory.</summary>
    Action,

    /// <summary>Runs in the burst, and can start a workflow.</summary>
    Trigger,

    /// <summary>Runs outside the burst, as an effect in the lane of its type. In Elsa a job always runs in the background.</summary>
    Job,

    /// <summary>Runs outside the burst, as an effect in the lane of its type. In Elsa the definition may choose the background.</summary>
    Task,
}
