namespace Workflows.Server.Accounts;

/// <summary>An account cannot be made or changed; the sentence says why.</summary>
public sealed class AccountException(string message) : Exception(message);
