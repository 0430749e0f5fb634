using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>A scheduled child that has not completed.</summary>
internal sealed record PendingChild(ActivityNode Node, ActivityCompletionCallback? Callback, object? Tag)
{
    /// <summary>The callback method's name, when the callback was restored from a state.</summary>
    public string? CallbackName { get; init; }
}
