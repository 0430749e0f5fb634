namespace Workflows.Engine.Authoring;

/// <summary>An activity that the engine completes when its method returns, unless it has made a bookmark.</summary>
public abstract class CodeActivity : Activity
{
    internal sealed override ValueTask RunAsync(ActivityExecutionContext context)
    {
        var running = ExecuteAsync(context);
        if (!running.IsCompletedSuccessfully)
        {
            return Awaited(running, context);
        }

        return context.HasNewBookmarks ? ValueTask.CompletedTask : context.CompleteActivityAsync();

        static async ValueTask Awaited(ValueTask running, ActivityExecutionContext context)
        {
            await running;
            if (!context.HasNewBookmarks)
            {
                await context.CompleteActivityAsync();
            }
        }
    }
}
