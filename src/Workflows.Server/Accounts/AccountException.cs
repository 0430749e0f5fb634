using Microsoft.AspNetCore.Identity;

namespace Workflows.Server.Accounts;

/// <summary>An account cannot be made or changed; the sentence says why.</summary>
public sealed class AccountException(string message) : Exception(message)
{
    /// <summary>Throws with the sentences of ASP.NET Identity, when it refused.</summary>
    internal static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new AccountException(string.Join(' ', result.Errors.Select(error => error.Description)));
        }
    }
}
