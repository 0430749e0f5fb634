using Workflows.Engine.Authoring;

namespace Workflows.Tests.Studio;

/// <summary>An activity outside the burst that is given a secret and is careless with it: it writes it everywhere, and fails when it is told to.</summary>
[Activity("Test", "Test", "Calls something with a token.", Kind = ActivityKind.Task)]
public sealed class TokenCaller : CodeActivity<string?>
{
    /// <summary>The values that runs were given.</summary>
    public static List<string?> Given { get; } = [];

    /// <summary>The token.</summary>
    [Input(IsSensitive = true, UIHint = InputUIHints.SecretPicker)]
    public Input<string?> Token { get; set; } = new((string?)null);

    /// <summary>Whether it fails: <c>fault</c> or <c>refuse</c>.</summary>
    public Input<string?> Fails { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var token = context.Get(Token);
        lock (Given)
        {
            Given.Add(token);
        }

        context.JournalData["sent"] = $"Bearer {token}";
        return context.Get(Fails) switch
        {
            "refuse" => throw new RefusedException($"401 for {token}"),
            "fault" => throw new InvalidOperationException($"Outer {token}", new InvalidOperationException($"Inner {token}")),
            _ => DoneAsync(context, token),
        };
    }

    private ValueTask DoneAsync(ActivityExecutionContext context, string? token)
    {
        context.Set(Result, $"answer to {token}");
        return context.CompleteActivityAsync();
    }
}
