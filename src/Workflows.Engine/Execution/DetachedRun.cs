using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>What the context of an activity uses that runs outside its workflow, in place of the workflow.</summary>
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
