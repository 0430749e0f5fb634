namespace Workflows.Engine.Authoring;

/// <summary>The argument of a completion callback.</summary>
/// <param name="TargetContext">The execution that scheduled the child.</param>
/// <param name="ChildContext">The execution of the child that completed; the target itself when there was no child to schedule.</param>
/// <param name="Result">The child's <see cref="Outcomes"/>; null when it completed without naming any.</param>
public sealed record ActivityCompletedContext(
    ActivityExecutionContext TargetContext,
    ActivityExecutionContext ChildContext,
    object? Result = null
);
