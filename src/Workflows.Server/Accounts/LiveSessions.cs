using System.Security.Claims;
using Workflows.Studio.Live;

namespace Workflows.Server.Accounts;

/// <summary>Tells the hub whether the session of a connection has ended: a connection outlives the request that was checked.</summary>
public sealed class LiveSessions(AccountSessions sessions) : ILiveSessions
{
    /// <inheritdoc />
    public async ValueTask<bool> IsLiveAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await sessions.IsLiveAsync(user, cancellationToken);
}
