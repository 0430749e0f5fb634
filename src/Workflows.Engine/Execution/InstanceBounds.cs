using System.Globalization;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>Bounds of one workflow instance, so that a loop over too much faults its own activity and does not take a node's memory.</summary>
public sealed record InstanceBounds
{
    /// <summary>Most items that a loop runs side by side.</summary>
    public int MaxParallelItems { get; init; } = 12_000;

    /// <summary>Most items of a list that a loop goes through.</summary>
    public int MaxLoopItems { get; init; } = 200_000;

    /// <summary>Most activities that wait to run.</summary>
    public int MaxQueue { get; init; } = 15_000;

    /// <summary>Most activity executions that have begun and not ended.</summary>
    public int MaxLive { get; init; } = 20_000;

    /// <exception cref="FaultException">The loop has too many items.</exception>
    internal static void CheckItems(int count, int most)
    {
        if (count > most)
        {
            throw new FaultException($"The loop has {Text(count)} items; at most {Text(most)} are possible in one loop of this kind.");
        }
    }

    /// <summary>The fault of an activity that schedules more than the queue takes.</summary>
    internal static FaultException QueueFull(int most) =>
        new(
            $"More than {Text(most)} activities of the workflow instance would wait to run at the same time; that is the bound of one instance."
        );

    /// <summary>The fault of an activity that schedules more than may be live.</summary>
    internal static FaultException TooManyLive(int most) =>
        new(
            $"More than {Text(most)} activities of the workflow instance would have begun and not ended; that is the bound of one instance."
        );

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
