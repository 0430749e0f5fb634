namespace Workflows.Engine.Authoring;

/// <summary>What a completion callback is given.</summary>
/// <param name="TargetContext">The execution that scheduled the child.</param>
/// <param name="ChildContext">The child that completed (the target itself when there was no child to schedule).</param>
/// <param name="Result">What the child completed with: <see cref="Outcomes"/>, or null.</param>
public sealed record ActivityCompletedContext(
    ActivityExecutionContext TargetContext,
    ActivityExecutionContext ChildContext,
    object? Result = null
);
