using System.Collections.Frozen;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Workflows.Studio.Access;

namespace Workflows.Server.Accounts;

/// <summary>
/// What each role may do in the studio. They are added to every signed-in account as claims at each request, from its roles: a cookie or token
/// carries no permission of its own. No role may read case data.
/// </summary>
public sealed class RolePermissions : IClaimsTransformation
{
    private const string Reading = "read:*";

    // Who designs chooses secrets by their names. Their values come from those who publish: a value that somebody replaces changes what every
    // published workflow does.
    private static readonly string[] Designing =
    [
        Reading,
        StudioPermissions.WriteDefinitions,
        StudioPermissions.Test,
        StudioPermissions.TestSecrets,
    ];

    private static readonly FrozenDictionary<string, string[]> ByRole = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [AccountRoles.Auditor] = [Reading],
        [AccountRoles.Designer] = Designing,
        [AccountRoles.Publisher] =
        [
            .. Designing,
            StudioPermissions.PublishDefinitions,
            StudioPermissions.RetractDefinitions,
            StudioPermissions.ExecuteDefinitions,
            StudioPermissions.DeleteDefinitions,
            StudioPermissions.WriteInstances,
            StudioPermissions.CancelInstances,
            StudioPermissions.DeleteInstances,
            StudioPermissions.RunAlterations,
            StudioPermissions.TriggerEvents,
            StudioPermissions.WriteSecrets,
            StudioPermissions.DeleteSecrets,
        ],
        [AccountRoles.Administrator] = [StudioPermissions.Everything],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The permissions of a role, in Elsa's names.</summary>
    public static IReadOnlyList<string> Of(string role) => ByRole.GetValueOrDefault(role) ?? [];

    /// <inheritdoc />
    public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        if (principal.Identity is not { IsAuthenticated: true } || principal.HasClaim(c => c.Type == StudioPermissions.ClaimType))
        {
            return Task.FromResult(principal);
        }

        var permissions = AccountRoles.All.Where(principal.IsInRole).SelectMany(Of).Distinct(StringComparer.Ordinal);
        principal.AddIdentity(new ClaimsIdentity(permissions.Select(p => new Claim(StudioPermissions.ClaimType, p))));
        return Task.FromResult(principal);
    }
}
