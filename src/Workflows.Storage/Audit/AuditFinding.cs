namespace Workflows.Storage;

/// <summary>What is wrong with the audit at one place.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Number">The number in the chain; null for what is not in it.</param>
/// <param name="EntryId">Id of the entry; null where none is known.</param>
/// <param name="Sentence">One sentence without personal data.</param>
public sealed record AuditFinding(AuditFindingKind Kind, long? Number, string? EntryId, string Sentence);
