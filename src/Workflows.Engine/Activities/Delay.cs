using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Activities;

/// <summary>Waits for a span of business time.</summary>
[Activity("Elsa", "Scheduling", "Wait for a span of time.")]
public sealed class Delay : Activity
{
    /// <summary>The name of the bookmarks that the activity makes.</summary>
    public const string BookmarkName = "Delay";

    /// <summary>How long to wait.</summary>
    [Input(Description = "How long to wait, for example 00:05:00.")]
    public Input<TimeSpan> TimeSpan { get; set; } = new(System.TimeSpan.FromMinutes(1));

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var due = context.Now + context.Get(TimeSpan);
        context.CreateBookmark(BookmarkName, null, payload: new JsonObject { ["resumeAt"] = due.ToString("O") }, dueAt: due);
    }
}
