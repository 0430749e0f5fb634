using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Tests.Studio;

/// <summary>An activity that writes what it is given wherever an activity may write: bookmark, journal data, a property and an effect. Then it waits.</summary>
[Activity("Test", "Test", "Writes a value everywhere.")]
public sealed class Planting : Activity
{
    /// <summary>The value.</summary>
    [Input]
    public Input<string?> Secret { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var secret = context.Get(Secret)!;
        context.JournalData["Secret"] = secret;
        context.JournalData[secret] = 1;
        context.SetProperty("Secret", secret);
        context.SetProperty(secret, 1);
        context.QueueEffect("test:lane", secret, new JsonObject { ["secret"] = secret });
        context.CreateBookmark(nameof(Planting), "key", payload: new JsonObject { [secret] = secret });
        return ValueTask.CompletedTask;
    }
}
