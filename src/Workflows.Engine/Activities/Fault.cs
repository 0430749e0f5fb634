using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Faults the instance with a message.</summary>
[Activity("Elsa", "Primitives", "Fault the workflow.")]
public sealed class Fault : Activity
{
    /// <summary>A code to sort faults by.</summary>
    [Input(Description = "A code to sort faults by.")]
    public Input<string?> Code { get; set; } = new((string?)null);

    /// <summary>A category to sort faults by.</summary>
    [Input(Description = "A category to sort faults by.")]
    public Input<string?> Category { get; set; } = new((string?)null);

    /// <summary>The type of fault, for example System, Business or Integration.</summary>
    [Input(DisplayName = "Type", Description = "The type of fault: System, Business, Integration.")]
    public Input<string?> FaultType { get; set; } = new((string?)null);

    /// <summary>Why the workflow faults, in one sentence.</summary>
    [Input(Description = "What went wrong.")]
    public Input<string?> Message { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context) =>
        throw new FaultException(
            context.Get(Message) ?? "The workflow was faulted.",
            context.Get(Code),
            context.Get(Category),
            context.Get(FaultType)
        );
}
