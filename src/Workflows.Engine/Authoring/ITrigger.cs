namespace Workflows.Engine.Authoring;

/// <summary>An activity that can start a workflow.</summary>
public interface ITrigger
{
    /// <summary>The stimuli that start the workflow, asked for once when the definition is compiled.</summary>
    IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context);
}

/// <summary>A stimulus that starts a workflow.</summary>
/// <param name="Name">The kind of stimulus, for example <c>Event</c>.</param>
/// <param name="Key">Which of its kind.</param>
public sealed record TriggerStimulus(string Name, string? Key);
