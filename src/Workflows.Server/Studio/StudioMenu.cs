using System.Security.Claims;
using Workflows.Server.Accounts;
using Workflows.Server.Hosting;
using Workflows.Studio.Shell;

namespace Workflows.Server.Studio;

/// <summary>The server's own pages in the studio's menu.</summary>
internal sealed class StudioMenu(ServerMode mode) : IStudioMenu
{
    /// <inheritdoc />
    public IEnumerable<StudioMenuItem> ItemsFor(ClaimsPrincipal user)
    {
        yield return new StudioMenuItem("Operations", "/");
        yield return new StudioMenuItem("Hangfire", "/hangfire");
        if (mode.Mailbox)
        {
            yield return new StudioMenuItem("Mailbox", "/mailbox");
        }

        if (user.IsInRole(AccountRoles.Administrator))
        {
            yield return new StudioMenuItem("Accounts", "/accounts");
        }

        yield return new StudioMenuItem("Your account", "/account");
    }
}
