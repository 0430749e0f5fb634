using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>A scheduled child that has not completed.</summary>
/// <param name="Node">The activity.</param>
/// <param name="Callback">What is called when the child has completed.</param>
/// <param name="Tag">A value for the callback.</param>
/// <param name="Number">Tells it from the other scheduled children of the same execution, which may be runs of the same activity.</param>
internal sealed record PendingChild(ActivityNode Node, ActivityCompletionCallback? Callback, object? Tag, int Number)
{
    /// <summary>The callback method's name, when the callback was restored from a state.</summary>
    public string? CallbackName { get; init; }
}
