namespace Workflows.Storage.Operations;

/// <summary>How a person dealt with an incident.</summary>
internal static class IncidentResolution
{
    public const string Retried = "retried";

    public const string Skipped = "skipped";

    /// <summary>No person dealt with it: what had failed succeeded later.</summary>
    public const string Done = "done";
}
