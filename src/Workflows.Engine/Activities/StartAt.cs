using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Scheduling;

namespace Workflows.Engine.Activities;

/// <summary>
/// Waits until an instant of business time, or starts the workflow then, once. One that is not in the future is not waited for.
/// </summary>
[Activity("Elsa", "Scheduling", "Wait until a point in time.", DisplayName = "Start at")]
public sealed class StartAt : Trigger
{
    /// <summary>The name of the bookmarks that the activity makes.</summary>
    public const string BookmarkName = "Elsa.StartAt";

    /// <summary>The instant to wait for. A text without an offset is UTC.</summary>
    [Input(
        DisplayName = "Date Time",
        Description = "The point in time, for example 2026-12-24T10:00:00Z.",
        UIHint = InputUIHints.SingleLine,
        IsRequired = true
    )]
    public Input<DateTimeOffset?> DateTime { get; set; } = new((DateTimeOffset?)null);

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        DateTime.IsFixed && DateTime.Fixed is { } at
            ? [new TriggerStimulus(BookmarkName, null) { Schedule = new InstantSchedule(at) }]
            : throw new FaultException("a workflow starts at a point in time that its definition gives as it is, not as an expression.");

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.TakeTrigger())
        {
            return context.CompleteActivityAsync();
        }

        var due =
            context.Get(DateTime)
            ?? throw new FaultException("The point in time to wait for is not given, or is no date and time such as 2026-12-24T10:00:00Z.");
        if (due <= context.Now)
        {
            return context.CompleteActivityAsync();
        }

        context.CreateBookmark(BookmarkName, null, payload: new JsonObject { ["executeAt"] = due.ToString("O") }, dueAt: due);
        return ValueTask.CompletedTask;
    }
}
