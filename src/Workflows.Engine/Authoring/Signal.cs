namespace Workflows.Engine.Authoring;

/// <summary>Something that an activity tells its ancestors.</summary>
public abstract class Signal
{
    /// <summary>The execution that sent it.</summary>
    public ActivityExecutionContext Sender { get; internal set; } = null!;

    /// <summary>Whether an ancestor has dealt with it, so that it goes no further up.</summary>
    public bool Handled { get; set; }
}

/// <summary>An activity was cancelled.</summary>
public sealed class CancelSignal : Signal;

/// <summary>A loop is to be left.</summary>
public sealed class BreakSignal : Signal;

/// <summary>The composite around the sender is to complete as a whole.</summary>
/// <param name="outcomes">With which outcomes.</param>
public sealed class CompleteCompositeSignal(Outcomes outcomes) : Signal
{
    /// <summary>The outcomes that the composite completes with.</summary>
    public Outcomes Outcomes { get; } = outcomes;
}
