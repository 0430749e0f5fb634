namespace Workflows.Engine.Execution;

/// <summary>What happens to an instance when one of its activities faults.</summary>
public enum IncidentStrategy
{
    /// <summary>The instance becomes faulted and stops.</summary>
    Fault,

    /// <summary>The other branches continue; the instance stays suspended at the faulted activity.</summary>
    ContinueWithIncidents,
}
