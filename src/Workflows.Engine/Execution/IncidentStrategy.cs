namespace Workflows.Engine.Execution;

/// <summary>What becomes of an instance in which an activity faults.</summary>
public enum IncidentStrategy
{
    /// <summary>The instance is faulted.</summary>
    Fault,

    /// <summary>The other branches go on; the instance stays open.</summary>
    ContinueWithIncidents,
}
