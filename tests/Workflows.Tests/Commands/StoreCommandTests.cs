using System.Globalization;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Commands;

/// <summary>Every command works on every store that the server opens in Development, also on one whose clock was simulated.</summary>
public sealed class StoreCommandTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Commands_work_on_a_store_whose_clock_was_simulated(Dialect dialect)
    {
        using var server = new ServerProcess();
        await using var test = TestDatabase.Create(dialect);
        await SimulateAsync(test.Database);
        string[] store =
        [
            $"--Storage:Provider={dialect}",
            $"--Storage:Path={test.Folder}",
            $"--Storage:ConnectionString={test.Options.ConnectionString}",
            $"--Privacy:MasterKeyFile={Path.Combine(test.Folder, "master.key")}",
        ];
        var definition = Path.Combine(server.Folder, "definition.json");
        await File.WriteAllTextAsync(
            definition,
            """{ "definitionId": "w", "root": { "id": "a", "type": "Elsa.WriteLine", "version": 1 } }"""
        );
        var people = Path.Combine(WorkflowsFolder.Find(), "people", "sample.yaml");
        foreach (
            var words in (string[][])
                [
                    ["definitions", "import", definition],
                    ["definitions", "publish", "w"],
                    ["definitions", "export", "w", "--simulate"],
                    ["people", "import", people],
                    ["accounts", "list"],
                ]
        )
        {
            var ended = await server.RunAsync([.. words, .. store]);
            Assert.True(ended.Code == 0, $"{string.Join(' ', words)}: {ended.Error} {ended.Output}");
        }

        var lost = await server.RunAsync(["people", "remove-authenticator", "l-01", .. store]);
        Assert.Equal((1, "There is no person with the id 'l-01' who has an authenticator."), (lost.Code, lost.Error));
    }

    [Fact]
    public async Task A_server_still_asks_for_the_switch()
    {
        using var server = new ServerProcess();
        await using var test = TestDatabase.Create(Dialect.Sqlite);
        await SimulateAsync(test.Database);

        (await server.RunAsync($"--Storage:Path={test.Folder}")).IsOneSentence("--simulate");
    }

    private static Task SimulateAsync(Database database) =>
        new Settings(database).SetAsync("business clock offset", TimeSpan.FromDays(400).Ticks.ToString(CultureInfo.InvariantCulture));
}
