namespace Workflows.Engine.Runtime;

/// <summary>Who may take a stimulus.</summary>
public enum StimulusTakers
{
    /// <summary>Waiting instances; when there is none, every definition that starts by it.</summary>
    WaitsElseTriggers,

    /// <summary>Waiting instances only: a form about an arrangement that is open.</summary>
    WaitsOnly,

    /// <summary>Definitions that start by it only: a form that is about nothing open.</summary>
    TriggersOnly,
}
