using Microsoft.AspNetCore.Identity;
using Workflows.Studio.Access;

namespace Workflows.Server.Accounts;

/// <summary>Names accounts by their address, for those who work with them.</summary>
public sealed class AccountNames(IServiceScopeFactory scopes) : IAccountNames
{
    private const string Prefix = "account:";

    /// <inheritdoc />
    public async ValueTask<string> NameAsync(string actor, CancellationToken cancellationToken)
    {
        if (!actor.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return actor;
        }

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<IdentityUser>>();
        return (await users.FindByIdAsync(actor[Prefix.Length..]))?.Email ?? "An account that was removed";
    }
}
