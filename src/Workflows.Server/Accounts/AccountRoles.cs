using System.Collections.Frozen;

namespace Workflows.Server.Accounts;

/// <summary>The roles of accounts.</summary>
public static class AccountRoles
{
    /// <summary>May do everything.</summary>
    public const string Administrator = "Administrator";

    /// <summary>May look at everything in studio and operations, and change nothing.</summary>
    public const string Auditor = "Auditor";

    /// <summary>May change workflows.</summary>
    public const string Designer = "Designer";

    /// <summary>May publish workflows.</summary>
    public const string Publisher = "Publisher";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [Administrator, Designer, Publisher, Auditor];

    /// <summary>Roles whose accounts need an authenticator outside Development: what they do takes effect on real cases.</summary>
    public static FrozenSet<string> NeedAuthenticator { get; } = FrozenSet.Create(StringComparer.Ordinal, Administrator, Publisher);
}
