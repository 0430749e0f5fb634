namespace Workflows.Engine.Definitions;

/// <summary>How strictly a definition is looked at when it is published.</summary>
public enum PublishChecks
{
    /// <summary>An error, or an activity type that is not known, refuses the publication.</summary>
    Refuse,

    /// <summary>As Elsa: it is published and faults where it comes to that. Checks of other rooms still refuse.</summary>
    Warn,
}
