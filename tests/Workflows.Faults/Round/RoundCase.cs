namespace Workflows.Faults.Round;

/// <summary>A case whose arrangement is in use while the weeks pass.</summary>
/// <param name="Reference">The case's reference.</param>
/// <param name="Service">The service's code.</param>
/// <param name="WorkerId">Id of the worker.</param>
/// <param name="Address">The worker's address.</param>
/// <param name="Phone">The worker's phone.</param>
internal sealed record RoundCase(string Reference, string Service, string WorkerId, string Address, string Phone);
