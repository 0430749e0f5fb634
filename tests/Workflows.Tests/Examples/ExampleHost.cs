using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Migrations;
using Xunit;

namespace Workflows.Tests.Examples;

/// <summary>What the examples run on: engine, storage, people, mail and human tasks on SQLite, without web server and without Casework.</summary>
internal sealed class ExampleHost : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("example-").FullName;
    private readonly IHost _host;

    private ExampleHost(Action<IServiceCollection> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Development" });
        builder.Configuration.AddInMemoryCollection(
            new Dictionary<string, string?> { ["Storage:Path"] = _folder, ["Mail:From"] = "pilot@harbour.example" }
        );
        builder
            .Services.AddWorkflowEngine()
            .AddWorkflowRuntime()
            .AddStorage(builder.Configuration)
            .AddEngineStore()
            .AddPeople(builder.Configuration)
            .AddMail(builder.Configuration)
            .AddHumanTasks(builder.Configuration);
        configure(builder.Services);
        _host = builder.Build();
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Starts it with sample people and publishes some definitions.</summary>
    public static async Task<ExampleHost> StartAsync(Action<IServiceCollection> configure, params string[] definitions)
    {
        var example = new ExampleHost(configure);
        example.Get<Migrator>().Run();
        const string People = """
            services: [{ code: NTH, name: North Harbour, nation: england-and-wales }]
            people: [{ id: m-01, name: Sample Manager, email: manager@harbour.example, roles: [{ role: SM, service: NTH }] }]
            """;
        await using (var transaction = await example.Get<Database>().BeginAsync())
        {
            Assert.Empty((await example.Get<PeopleFile>().ImportAsync(transaction, People)).Problems);
            await transaction.CommitAsync();
        }

        foreach (var json in definitions)
        {
            var definition = new WorkflowDefinition(JsonNode.Parse(json)!.AsObject());
            await example.Get<DefinitionRegistrar>().ImportAsync(definition);
            Assert.True((await example.Get<DefinitionRegistrar>().PublishAsync(definition.DefinitionId)).IsAllowed);
        }

        await example._host.StartAsync();
        return example;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The end of an example's workflow: it notes the text that reaches it.</summary>
internal sealed class Heard
{
    private readonly TaskCompletionSource<string> _text = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Text => _text.Task.WaitAsync(TimeSpan.FromMinutes(1));

    public void Say(string text) => _text.TrySetResult(text);
}
