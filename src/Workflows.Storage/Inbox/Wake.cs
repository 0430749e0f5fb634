namespace Workflows.Storage;

/// <summary>Wakes dispatchers: at once in process, and other nodes by one coalesced notification after commits.</summary>
public sealed class Wake
{
    /// <summary>Somebody appended to the inbox, or left deliveries.</summary>
    public event Action? InboxAppended;

    /// <summary>Somebody appended to a lane.</summary>
    public event Action<string>? LaneAppended;

    /// <summary>Another node appended something, somewhere.</summary>
    public event Action? ElsewhereAppended;

    /// <summary>Wakes whoever splits the inbox and runs deliveries.</summary>
    public void Inbox() => InboxAppended?.Invoke();

    /// <summary>Wakes a lane.</summary>
    public void Lane(string lane) => LaneAppended?.Invoke(lane);

    /// <summary>Wakes whoever looks for work of any kind.</summary>
    public void Everything() => ElsewhereAppended?.Invoke();
}
