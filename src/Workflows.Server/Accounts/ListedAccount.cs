namespace Workflows.Server.Accounts;

/// <summary>An account in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Email">Its address.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="HasAuthenticator">Whether it has an authenticator.</param>
public sealed record ListedAccount(string Id, string Email, IReadOnlyList<string> Roles, bool HasAuthenticator)
{
    /// <summary>Whether its owner has set a password; one that was only invited has none.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Whether an administrator locked it.</summary>
    public bool IsLocked { get; init; }

    /// <summary>When it signed in last, system time; null when it is not known.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>Business time until which its mailed link is valid; null when it has none.</summary>
    public DateTimeOffset? LinkExpiresAt { get; init; }
}
