using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Writes a line to the console when the burst is committed.</summary>
[Activity("Elsa", "Console", "Write a line to the console.")]
public sealed class WriteLine : CodeActivity
{
    /// <summary>The text of the line; null writes an empty line.</summary>
    [Input(Description = "The text.", IsInClear = true)]
    public Input<string?> Text { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context) =>
        context.WorkflowExecutionContext.WriteLine(context.Get(Text) ?? "");
}
