using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Activities;

/// <summary>Completes the workflow, or the loop, around this activity as a whole.</summary>
[Activity("Elsa", "Composition", "Complete what is around this activity as a whole.")]
public sealed class Complete : Activity, ITerminalNode
{
    /// <summary>The outcomes to complete with: a name or a list of names.</summary>
    [Input(Description = "The outcome or outcomes.", UIHint = InputUIHints.OutcomePicker, DefaultSyntax = ExpressionTypes.Object)]
    public Input<object?> Outcomes { get; set; } = new((object?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        string[] outcomes = context.Get(Outcomes) switch
        {
            string name => [name],
            JsonArray names => [.. names.Select(n => n?.ToString() ?? "")],
            _ => [OutcomeNames.Done],
        };
        await context.SendSignalAsync(new CompleteCompositeSignal(new Outcomes(outcomes)));
        await context.CompleteActivityAsync();
    }
}
