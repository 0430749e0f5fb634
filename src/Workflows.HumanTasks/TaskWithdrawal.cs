using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.HumanTasks;

/// <summary>The effect by which an activity takes back the task that it asked.</summary>
public static class TaskWithdrawal
{
    private const string Id = "id";

    /// <summary>Queues the effect.</summary>
    public static void Queue(ActivityExecutionContext context, string lane, string taskId) =>
        context.QueueEffect(lane, taskId, new JsonObject { [Id] = taskId });

    /// <summary>Queues the effect when the signal cancels this activity.</summary>
    public static ValueTask QueueWhenCancelled(Signal signal, ActivityExecutionContext context, string lane, string taskId)
    {
        if (signal is CancelSignal && ReferenceEquals(signal.Sender, context))
        {
            Queue(context, lane, taskId);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The task that an effect's payload names.</summary>
    public static string TaskOf(JsonObject payload) => payload[Id]?.ToString() ?? "";
}
