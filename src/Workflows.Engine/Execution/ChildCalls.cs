namespace Workflows.Engine.Execution;

/// <summary>What an instance knows of the child instances that its activities executed.</summary>
internal sealed class ChildCalls
{
    private List<string>? _waitedFor;

    /// <summary>The child that runs in this burst; the instance continues when that child finishes or waits.</summary>
    public ChildCall? Active { get; set; }

    /// <summary>The call that was active when the last burst was cut at its limit; the child itself is not loaded yet.</summary>
    public InterruptedCall? Interrupted { get; set; }

    /// <summary>Ids of the children whose end an activity of this instance waits for.</summary>
    public IReadOnlyList<string> WaitedFor => _waitedFor ?? [];

    public void WaitFor(string childId) => (_waitedFor ??= []).Add(childId);

    public void StopWaitingFor(string childId) => _waitedFor?.Remove(childId);

    public void Restore(IReadOnlyList<string> waitedFor)
    {
        if (waitedFor.Count > 0)
        {
            _waitedFor = [.. waitedFor];
        }
    }

    /// <summary>Forgets all children, because the instance was cancelled.</summary>
    public void Clear()
    {
        _waitedFor = null;
        Interrupted = null;
    }
}
