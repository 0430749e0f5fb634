using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>The execution after which another one was scheduled, when that is not the execution around it.</summary>
/// <param name="Ordinal">Its ordinal.</param>
/// <param name="ActivityId">Its activity's id.</param>
/// <param name="Depth">Its depth; see <see cref="ActivityExecutionRecord.CallStackDepth"/>.</param>
internal sealed record SchedulingExecution(int Ordinal, string ActivityId, int Depth)
{
    public static SchedulingExecution Of(ActivityExecutionContext context) => new(context.Ordinal, context.Node.Id, context.CallStackDepth);
}
