namespace Workflows.Engine.Definitions;

/// <summary>How strictly a definition is checked when it is published.</summary>
public enum PublishChecks
{
    /// <summary>An error, or an activity type that is not registered, refuses the publication.</summary>
    Refuse,

    /// <summary>As in Elsa, the definition is published, and its instances fault at the activity with the problem. A check that <see cref="IPublishCheck.RefusesUnderWarn"/> still refuses.</summary>
    Warn,
}
