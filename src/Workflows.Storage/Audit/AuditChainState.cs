namespace Workflows.Storage;

/// <summary>How far the chain of the audit has come.</summary>
/// <param name="Head">Its end; null when nothing was linked yet.</param>
/// <param name="WaitingSince">Business time of the oldest entry that has no link yet; null when all have one.</param>
/// <param name="Lags">Whether entries wait and nothing was linked for ten minutes.</param>
public sealed record AuditChainState(AuditHead? Head, DateTimeOffset? WaitingSince, bool Lags);
