using Microsoft.AspNetCore.SignalR;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;

namespace Workflows.Studio.Live;

/// <summary>The hub by which the studio watches instances while they run. A page is told about the instances only that it asked for.</summary>
public sealed class WorkflowInstanceHub(InstanceWatch watch, InstanceListing listing) : Hub<IWorkflowInstanceClient>
{
    private const string Denied = "Access denied.";

    /// <summary>Begins to tell the caller about an instance.</summary>
    /// <exception cref="HubException">The account may not read instances, or there is no such instance.</exception>
    public async Task ObserveInstanceAsync(string instanceId)
    {
        if (Context.User is not { Identity.IsAuthenticated: true } user || !user.May(StudioPermissions.ReadInstances))
        {
            throw new HubException(Denied);
        }

        if (await listing.FindAsync([instanceId], Context.ConnectionAborted) is not [_])
        {
            throw new HubException(Denied);
        }

        await Groups.AddToGroupAsync(Context.ConnectionId, instanceId, Context.ConnectionAborted);
        await watch.ObserveAsync(Context.ConnectionId, instanceId, Context.ConnectionAborted);
    }

    /// <inheritdoc />
    public override Task OnConnectedAsync()
    {
        watch.Connected(Context);
        return base.OnConnectedAsync();
    }

    /// <inheritdoc />
    public override Task OnDisconnectedAsync(Exception? exception)
    {
        watch.Disconnected(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}
