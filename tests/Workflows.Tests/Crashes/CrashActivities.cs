using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;
using Workflows.Storage.Lanes;

namespace Workflows.Tests.Crashes;

/// <summary>Queues a mail; when it is told to, it waits until the mail server has it.</summary>
[Activity("Crash", "Crash", "Queues a mail.")]
internal sealed class QueueMail : CodeActivity
{
    public Input<string?> To { get; set; } = new((string?)null);

    public Input<string?> Text { get; set; } = new((string?)null);

    public Input<bool> Waits { get; set; } = new(false);

    protected override void Execute(ActivityExecutionContext context)
    {
        var bookmark = context.Get(Waits)
            ? context.CreateBookmark(new CreateBookmarkArgs { Name = "Mailed", WaitsForEffect = true })
            : null;
        var payload = new JsonObject { ["to"] = context.Get(To), ["text"] = context.Get(Text) };
        context.QueueEffect("smtp", null, payload, waits: bookmark);
    }
}

/// <summary>Queues a row of the sheet: appended, or set under a key whose writes keep their order.</summary>
[Activity("Crash", "Crash", "Queues a row.")]
internal sealed class QueueRow : CodeActivity
{
    public Input<string?> Row { get; set; } = new((string?)null);

    public Input<object?> Value { get; set; } = new((object?)null);

    public Input<bool> Append { get; set; } = new(false);

    protected override void Execute(ActivityExecutionContext context)
    {
        var append = context.Get(Append);
        var row = $"{context.WorkflowExecutionContext.Id}/{context.Get(Row)}";
        var payload = new JsonObject
        {
            ["row"] = row,
            ["value"] = $"{context.Get(Value)}",
            ["append"] = append,
        };
        context.QueueEffect("sheet:sample", append ? null : row, payload);
    }
}

/// <summary>Runs in its lane and writes to the database in the effect's own transaction; a second time would break the key.</summary>
[Activity("Crash", "Crash", "Counts and doubles a number.", Kind = ActivityKind.Task)]
internal sealed class CountOnce : CodeActivity<int>
{
    private const string Note = "insert into settings (key, value) values (@key, @value)";
    private const string Count = """
        insert into settings (key, value) values ('task:count', '1')
        on conflict (key) do update set value = cast(cast(settings.value as integer) + 1 as text)
        """;

    public Input<int> Number { get; set; } = new(0);

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var number = context.Get(Number);
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        await transaction.ExecuteAsync(Note, new { key = $"task:{context.Id}", value = $"{number}" }, context.CancellationToken);
        await transaction.ExecuteAsync(Count, null, context.CancellationToken);
        context.Set(Result, number * 2);
    }
}

/// <summary>Hears every event of a name at one bookmark that is never used up, until one says stop; hearing one twice would show.</summary>
[Activity("Crash", "Crash", "Hears every event of a name.")]
internal sealed class HearAll : Activity
{
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.CreateBookmark(
            new CreateBookmarkArgs
            {
                Name = EventStimulus.Name,
                Key = "Ticked",
                Callback = OnHeardAsync,
                AutoBurn = false,
            }
        );
        return ValueTask.CompletedTask;
    }

    private ValueTask OnHeardAsync(ActivityExecutionContext context)
    {
        var heard = $"{context.ResumeInput[EventStimulus.PayloadInput]}";
        var payload = new JsonObject
        {
            ["row"] = $"{context.WorkflowExecutionContext.Id}/heard",
            ["value"] = heard,
            ["append"] = true,
        };
        context.QueueEffect("sheet:sample", null, payload);
        return heard == "stop" ? context.CompleteActivityAsync() : ValueTask.CompletedTask;
    }
}
