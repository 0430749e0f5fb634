using System.Security.Claims;

namespace Workflows.Studio.Live;

/// <summary>Whether an account that opened a connection is still signed in. The room that keeps the sessions answers.</summary>
public interface ILiveSessions
{
    /// <summary>Whether the session or token, with which the account opened the connection, still counts, and still has its permissions.</summary>
    ValueTask<bool> IsLiveAsync(ClaimsPrincipal user, CancellationToken cancellationToken);
}

/// <summary>Believes every session, where no room keeps any.</summary>
internal sealed class EverySession : ILiveSessions
{
    public ValueTask<bool> IsLiveAsync(ClaimsPrincipal user, CancellationToken cancellationToken) => ValueTask.FromResult(true);
}
