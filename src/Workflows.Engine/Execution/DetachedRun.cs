using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>What a detached activity's context stands on instead of a workflow.</summary>
internal sealed class DetachedRun
{
    public required string ActivityInstanceId { get; init; }
    public required IServiceProvider Services { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required CancellationToken CancellationToken { get; init; }
    public bool IsCompleted { get; private set; }
    public Outcomes? Outcomes { get; private set; }

    public void Complete(Outcomes? outcomes)
    {
        if (IsCompleted)
        {
            return;
        }

        IsCompleted = true;
        Outcomes = outcomes;
    }
}
