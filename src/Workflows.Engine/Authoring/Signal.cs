namespace Workflows.Engine.Authoring;

/// <summary>A message that an activity sends to itself and then to its ancestors.</summary>
public abstract class Signal
{
    /// <summary>The activity execution that sent the signal.</summary>
    public ActivityExecutionContext Sender { get; internal set; } = null!;

    /// <summary>Whether a receiver has handled the signal; ancestors further up do not get it then.</summary>
    public bool Handled { get; set; }
}

/// <summary>Says that the sender was cancelled.</summary>
public sealed class CancelSignal : Signal;

/// <summary>Asks the innermost loop around the sender to end.</summary>
public sealed class BreakSignal : Signal;

/// <summary>Asks the workflow, or the loop, around the sender to complete as a whole.</summary>
/// <param name="outcomes">The outcomes to complete with.</param>
public sealed class CompleteCompositeSignal(Outcomes outcomes) : Signal
{
    /// <summary>The outcomes that the composite completes with.</summary>
    public Outcomes Outcomes { get; } = outcomes;
}
