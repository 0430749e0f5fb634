namespace Workflows.Storage.Secrets;

/// <summary>Elsa's words for whether a secret can be used. A secret here is never <see cref="Retired"/> or <see cref="Deleted"/>.</summary>
public enum SecretStatus
{
    /// <summary>It can be used.</summary>
    Active,

    /// <summary>Elsa's word for an older value; only the newest one is kept here.</summary>
    Retired,

    /// <summary>Its value is older than it may be.</summary>
    Expired,

    /// <summary>Somebody ended its use, and its value is gone.</summary>
    Revoked,

    /// <summary>Elsa's word for a secret that was deleted; here nothing of it is left.</summary>
    Deleted,
}
