using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>Something that an instance does next: a new run of an activity, or one that goes on.</summary>
/// <param name="Node">The activity.</param>
/// <param name="Owner">The run that scheduled it.</param>
/// <param name="Existing">The run that goes on; null for a new one.</param>
/// <param name="Resumed">The bookmark that is resumed; null when it begins.</param>
/// <param name="Input">What the owner gives it.</param>
internal sealed record WorkItem(
    ActivityNode Node,
    ActivityExecutionContext? Owner,
    ActivityExecutionContext? Existing,
    Bookmark? Resumed,
    Dictionary<string, object?>? Input
)
{
    /// <summary>Variables of the new run alone, such as the item of a loop.</summary>
    public Dictionary<string, object?>? Variables { get; init; }
}
