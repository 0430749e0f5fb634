using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>
/// Says which outputs an execution sees. An instance has one register for all its activities, and each item of a <c>ParallelForEach</c> has
/// one of its own: an item sees its own outputs and those from before the loop, never those of another item.
/// </summary>
internal static class OutputScope
{
    /// <summary>The register into which an execution writes.</summary>
    public static OutputRegister Of(ActivityExecutionContext context)
    {
        for (var at = context; at is not null; at = at.ParentActivityExecutionContext)
        {
            if (IsItem(at))
            {
                return at.OwnOutputs ??= new OutputRegister(context.WorkflowExecutionContext.Compiled);
            }
        }
        return context.WorkflowExecutionContext.Outputs;
    }

    /// <summary>The last output of an activity, by the activity's id or name; null when there is none.</summary>
    public static object? Find(ActivityExecutionContext context, string activityIdOrName, string? outputName)
    {
        foreach (var register in Seen(context))
        {
            if (register.Find(activityIdOrName) is { } outputs)
            {
                return outputs.GetValueOrDefault(outputName ?? Output.DefaultName);
            }
        }
        return null;
    }

    /// <summary>The last main output that any activity set.</summary>
    public static object? LastResult(ActivityExecutionContext context) => Seen(context).FirstOrDefault(r => r.HasResult)?.LastResult;

    /// <summary>Changes the last output of an activity where <see cref="Find"/> finds it.</summary>
    public static void Change(ActivityExecutionContext context, string activityIdOrName, string? outputName, object? value)
    {
        if (Seen(context).Select(r => r.Find(activityIdOrName)).FirstOrDefault(o => o is not null) is { } outputs)
        {
            outputs[outputName ?? Output.DefaultName] = value;
        }
    }

    /// <summary>Changes the last main output where <see cref="LastResult"/> finds it.</summary>
    public static void SetLastResult(ActivityExecutionContext context, object? value) =>
        Seen(context).FirstOrDefault(r => r.HasResult)?.Restate(value);

    private static bool IsItem(ActivityExecutionContext context) =>
        context.ParentActivityExecutionContext is { Activity.RunsItemsSideBySide: true };

    private static IEnumerable<OutputRegister> Seen(ActivityExecutionContext context)
    {
        for (var at = context; at is not null; at = at.ParentActivityExecutionContext)
        {
            if (at.OwnOutputs is { } own && IsItem(at))
            {
                yield return own;
            }
        }
        yield return context.WorkflowExecutionContext.Outputs;
    }
}
