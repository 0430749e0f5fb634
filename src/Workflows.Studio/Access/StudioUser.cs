using System.Security.Claims;

namespace Workflows.Studio.Access;

/// <summary>The account that asks, as claims tell it.</summary>
public static class StudioUser
{
    /// <summary>Whether an account may do something.</summary>
    /// <param name="user">The account.</param>
    /// <param name="permission">One of <see cref="StudioPermissions"/>.</param>
    public static bool May(this ClaimsPrincipal user, string permission) =>
        user.FindAll(StudioPermissions.ClaimType).Any(claim => StudioPermissions.Covers(claim.Value, permission));

    /// <summary>The account's id.</summary>
    public static string AccountId(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";

    /// <summary>The account as the audit names it.</summary>
    public static string Actor(this ClaimsPrincipal user) => "account:" + user.AccountId();

    /// <summary>The account's address, by which colleagues know it.</summary>
    public static string DisplayName(this ClaimsPrincipal user) => user.FindFirstValue(ClaimTypes.Name) ?? "";
}
