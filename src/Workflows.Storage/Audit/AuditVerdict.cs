namespace Workflows.Storage;

/// <summary>The result of a verification of the audit.</summary>
/// <param name="Entries">Links that were checked.</param>
/// <param name="Waiting">Entries of this program that are not linked yet.</param>
/// <param name="Findings">How many things are wrong.</param>
/// <param name="Head">The end of the chain; null when nothing was linked yet.</param>
public sealed record AuditVerdict(long Entries, long Waiting, long Findings, AuditHead? Head);
