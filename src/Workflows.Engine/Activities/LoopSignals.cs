using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Names of what loops remember.</summary>
internal static class LoopSignals
{
    public const string IsBreaking = "IsBreaking";
    public const string CurrentValue = "CurrentValue";
    public const string CurrentIndex = "CurrentIndex";

    /// <summary>A loop is left by <c>Break</c>, and cancelled when what is around it completes as a whole.</summary>
    public static ValueTask Take(Signal signal, ActivityExecutionContext context)
    {
        if (signal is BreakSignal)
        {
            context.SetProperty(IsBreaking, true);
            signal.Handled = true;
        }
        return signal is CompleteCompositeSignal ? context.CancelAsync(childrenFirst: true) : ValueTask.CompletedTask;
    }
}
