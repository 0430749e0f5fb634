using Workflows.Engine.Scheduling;

namespace Workflows.Engine.Authoring;

/// <summary>An activity that can start a workflow.</summary>
public interface ITrigger
{
    /// <summary>The stimuli that start the workflow. It is called once, when the definition is compiled.</summary>
    IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context);
}

/// <summary>A stimulus that starts a workflow.</summary>
/// <param name="Name">The stimulus' name, for example <c>Event</c>.</param>
/// <param name="Key">The stimulus' key, for example the event's name.</param>
public sealed record TriggerStimulus(string Name, string? Key)
{
    /// <summary>The times at which it comes by itself; then nothing else brings it. Null when something outside brings it.</summary>
    public TriggerSchedule? Schedule { get; init; }
}
