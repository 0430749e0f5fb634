namespace Workflows.Storage;

/// <summary>An audit entry as it was read.</summary>
/// <param name="Number">Its number in the audit.</param>
/// <param name="Id">Its id.</param>
/// <param name="Entry">What it says; its detail is null when the key of its case was destroyed.</param>
/// <param name="Proof">Whether it is as it was appended.</param>
public sealed record ReadAuditEntry(long Number, string Id, AuditEntry Entry, AuditProof Proof);
