using Workflows.Engine.Authoring;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Activities;

/// <summary>What a loop does with the signals of its body.</summary>
internal static class LoopSignalHandler
{
    /// <summary>
    /// <c>Break</c> ends the loop when the current round of its body has ended; a signal that completes the composite around the loop cancels
    /// the loop.
    /// </summary>
    public static ValueTask HandleAsync(Signal signal, ActivityExecutionContext context)
    {
        if (signal is BreakSignal)
        {
            context.SetProperty(LoopProperties.IsBreaking, true);
            signal.Handled = true;
        }
        return signal is CompleteCompositeSignal ? ActivityCancellation.CancelAsync(context, childrenFirst: true) : ValueTask.CompletedTask;
    }
}
