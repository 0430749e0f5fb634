using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;

namespace Workflows.Engine.Execution;

/// <summary>A child that was scheduled and has not completed.</summary>
internal sealed record PendingChild(ActivityNode Node, ActivityCompletionCallback? Callback, object? Tag)
{
    /// <summary>The method's name, when the callback was made from it after a wait.</summary>
    public string? CallbackName { get; init; }
}
