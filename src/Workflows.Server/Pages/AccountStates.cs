using Workflows.Engine.Runtime;
using Workflows.Server.Accounts;

namespace Workflows.Server.Pages;

/// <summary>Says the state of an account in words.</summary>
public sealed class AccountStates(BusinessClock clock)
{
    /// <summary>The state of an account.</summary>
    public string Of(ListedAccount account) =>
        account switch
        {
            { IsLocked: true } => "locked",
            { HasPassword: false, LinkExpiresAt: { } until } when until > clock.Now => $"invited, until {Show.At(until)}",
            { HasPassword: false } => "invited, the link is too old",
            { LinkExpiresAt: { } until } when until > clock.Now => $"active, reset link until {Show.At(until)}",
            _ => "active",
        };
}
