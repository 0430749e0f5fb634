using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Engine;
using Workflows.Storage;
using Workflows.Storage.Operations;
using Workflows.Storage.Secrets;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>A workflow that names a secret, on the real engine and lanes: its value is given to the activity, and is nowhere else.</summary>
public sealed class SecretUseTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task The_activity_gets_the_newest_value_and_no_answer_has_it(Dialect dialect)
    {
        var (first, second) = (NewValue(), NewValue());
        await using var server = await StartAsync(dialect, []);
        var secrets = server.Get<SecretStore>();
        await secrets.AddAsync(new NewSecret { Name = "api", Value = new SecretValue(first) }, "account:ann");
        await server.PublishAsync(
            "calls",
            Steps.Variable(),
            Steps.StartedBy("go"),
            Call(),
            Steps.Of("Elsa.WriteLine", "w", ("text", "js:getSecret()"))
        );
        await server.TellAsync("go");
        await EffectsAsync(server);
        await secrets.ReplaceAsync("api", new SecretValue(second), "account:ann");
        await server.TellAsync("go");
        await EffectsAsync(server);

        Assert.Equal([first, second], TokenCaller.Given.Where(v => v == first || v == second));
        var answers = await AnswersAsync(server);
        Assert.Contains("Bearer [secret api]", answers, StringComparison.Ordinal);
        Assert.Contains("answer to [secret api]", answers, StringComparison.Ordinal);
        Assert.DoesNotContain(first, answers, StringComparison.Ordinal);
        Assert.DoesNotContain(second, answers, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fault")]
    [InlineData("refuse")]
    public async Task A_call_that_fails_logs_and_tells_no_value(string fails)
    {
        var value = NewValue();
        var log = new List<string>();
        await using var server = await StartAsync(Dialect.Sqlite, log);
        await server.Get<SecretStore>().AddAsync(new NewSecret { Name = "api", Value = new SecretValue(value) }, "account:ann");
        await server.PublishAsync("fails", [], Steps.StartedBy("go"), Call(fails));
        await server.TellAsync("go");
        await EffectsAsync(server);

        Assert.Contains(value, TokenCaller.Given);
        string told;
        lock (log)
        {
            told = string.Join('\n', log) + "\n";
        }

        told += await AnswersAsync(server);
        Assert.Contains("[secret api]", told, StringComparison.Ordinal);
        Assert.DoesNotContain(value, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_was_revoked_faults_the_instance_with_its_name()
    {
        await using var server = await StartAsync(Dialect.Sqlite, []);
        var secrets = server.Get<SecretStore>();
        await secrets.AddAsync(new NewSecret { Name = "api", Value = new SecretValue(NewValue()) }, "account:ann");
        await secrets.RevokeAsync("api", "account:ann");
        await server.PublishAsync("revoked", [], Steps.StartedBy("go"), Call());
        await server.TellAsync("go");
        await EffectsAsync(server);

        Assert.Contains("The secret 'api' cannot be used: it was revoked.", await AnswersAsync(server), StringComparison.Ordinal);
        Assert.Empty(await server.Database.QueryAsync<string>("select id from outbox"));
    }

    private static string NewValue() => "Marigold-" + Guid.NewGuid().ToString("N");

    private static JsonObject Call(string fails = "")
    {
        var step = Steps.Of("Test.TokenCaller", "call", ("fails", fails));
        step["token"] = new JsonObject
        {
            ["typeName"] = "String",
            ["expression"] = new JsonObject { ["type"] = "Secret", ["value"] = """{"name":"api","typeName":"text"}""" },
        };
        step["result"] = new JsonObject
        {
            ["typeName"] = "String",
            ["memoryReference"] = new JsonObject { ["id"] = "v1" },
        };
        return step;
    }

    private static Task<InstanceServer> StartAsync(Dialect dialect, List<string> log) =>
        InstanceServer.StartAsync(dialect, services => services.AddActivity<TokenCaller>().AddSingleton<ILoggerProvider>(new ListLog(log)));

    // An effect that failed backs off; then it waits.
    private static async Task EffectsAsync(InstanceServer server)
    {
        var pending = server.Get<Pending>();
        while (
            await pending.CountAsync() is not { Inbox: 0, Deliveries: 0, Effects: 0 }
            || !server.Get<Workflows.Engine.Runtime.Dispatcher>().IsIdle
        )
        {
            await Task.Yield();
        }
    }

    /// <summary>All that the API says about all instances.</summary>
    private static async Task<string> AnswersAsync(InstanceServer server)
    {
        using var client = server.Ask();
        var text = new System.Text.StringBuilder();
        foreach (var id in await server.Database.QueryAsync<string>("select id from instances"))
        {
            string[] paths =
            [
                $"workflow-instances/{id}",
                $"workflow-instances/{id}/variables",
                $"workflow-instances/{id}/journal?pageSize=1000",
                $"workflow-instances/{id}/execution-state",
                $"activity-executions/list?workflowInstanceId={id}",
            ];
            foreach (var path in paths)
            {
                text.AppendLine(await client.GetStringAsync(new Uri(path, UriKind.Relative)));
            }
        }

        return text.ToString();
    }

    private sealed class ListLog(List<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            lock (lines)
            {
                lines.Add($"{formatter(state, exception)} {exception}");
            }
        }

        public void Dispose() { }
    }
}
