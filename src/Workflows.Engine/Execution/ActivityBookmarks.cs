using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>Makes the bookmarks that an activity asks for.</summary>
internal static class ActivityBookmarks
{
    public static Bookmark Create(ActivityExecutionContext context, CreateBookmarkArgs args)
    {
        var workflow = context.WorkflowFor("a bookmark");
        if (args.Callback is { } callback && callback.Target is not null && !ReferenceEquals(callback.Target, context.Activity))
        {
            throw new ArgumentException(
                "A bookmark's callback must be a method of the activity itself, because the engine stores only its name.",
                nameof(args)
            );
        }
        TextLimits.Check(args.Name, TextLimits.StimulusName, "The name of what the activity waits for");
        TextLimits.Check(args.Key, TextLimits.Key, "The key of what the activity waits for");
        context.HasNewBookmarks = true;
        var bookmark = new Bookmark
        {
            Id = context.Ids.NextBookmarkId(),
            Name = args.Name ?? context.Activity.Type,
            Key = args.Key,
            Payload = args.Payload,
            ActivityId = context.Activity.Id,
            ActivityNodeId = context.Node.NodeId,
            ActivityInstanceId = context.Id,
            DueAt = args.DueAt,
            AutoBurn = args.AutoBurn,
            WaitsForEffect = args.WaitsForEffect,
            CreatedAt = context.Now,
            Callback = args.Callback?.Method.Name,
        };
        workflow.Bookmarks.Add(bookmark);
        return bookmark;
    }
}
