namespace Workflows.Storage;

/// <summary>
/// Wakes the dispatcher and the lanes of this process at once, and those of other nodes by one notification for many commits.
/// </summary>
public sealed class Wake
{
    /// <summary>This node appended rows to the inbox or to the deliveries.</summary>
    public event Action? InboxAppended;

    /// <summary>This node appended an effect to the named lane.</summary>
    public event Action<string>? LaneAppended;

    /// <summary>This node committed bursts; it does not say of which instances.</summary>
    public event Action? InstancesChanged;

    /// <summary>Another node appended rows; the notification does not say which.</summary>
    public event Action? ElsewhereAppended;

    /// <summary>Wakes the dispatchers, which split the inbox and run deliveries.</summary>
    public void Inbox() => InboxAppended?.Invoke();

    /// <summary>Wakes the runner of a lane.</summary>
    public void Lane(string lane) => LaneAppended?.Invoke(lane);

    /// <summary>Wakes those who watch instances.</summary>
    public void Instances() => InstancesChanged?.Invoke();

    /// <summary>Wakes dispatcher and lanes of this node, because another node has appended rows.</summary>
    public void Everything() => ElsewhereAppended?.Invoke();
}
