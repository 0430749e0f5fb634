namespace Workflows.Storage;

/// <summary>Whether an audit entry is as it was appended.</summary>
public enum AuditProof
{
    /// <summary>Actor, action, subject, time, case and detail are as they were appended.</summary>
    Authentic,

    /// <summary>The entry was appended before entries had codes; only its detail can be trusted.</summary>
    FromBefore,

    /// <summary>The entry was changed, or was not appended by this program.</summary>
    Altered,
}
