namespace Workflows.Engine.Authoring;

/// <summary>An activity that can start a workflow.</summary>
public abstract class Trigger : Activity, ITrigger
{
    /// <inheritdoc />
    public abstract IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context);
}

/// <summary>An activity with one main output that can start a workflow.</summary>
public abstract class Trigger<T> : Activity<T>, ITrigger
{
    /// <inheritdoc />
    public abstract IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context);
}
