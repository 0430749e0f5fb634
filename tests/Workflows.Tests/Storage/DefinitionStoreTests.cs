using System.Text;
using Workflows.Engine.Definitions;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Xunit;

namespace Workflows.Tests.Storage;

public sealed class DefinitionStoreTests
{
    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task Imports_at_the_same_moment_become_a_version_each(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = new DefinitionStore(test.Database);

        var ids = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => store.AddAsync(Named($"number {i}"), shipped: false, Units.At, default))
        );

        var versions = await store.VersionsAsync("d");
        Assert.Equal(Enumerable.Range(1, 8), versions.Select(v => v.Version));
        Assert.Equal(ids.Order(StringComparer.Ordinal), versions.Select(v => v.Id).Order(StringComparer.Ordinal));
        Assert.Equal(8, Assert.Single(versions, v => v.IsLatest).Version);
        for (var i = 0; i < ids.Length; i++)
        {
            Assert.Equal($"number {i}", versions.Single(v => v.Id == ids[i]).Name);
        }
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_deeply_nested_definition_comes_back(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        var store = new DefinitionStore(test.Database);
        var deep = new StringBuilder().Append('[', 200).Append(']', 200);
        var definition = DefinitionReader.Read($$"""{ "definitionId": "d", "x": {{deep}} }""");

        await store.AddAsync(definition, shipped: false, Units.At, default);

        var stored = Assert.Single(await store.VersionsAsync("d")).ToDefinition();
        Assert.Contains(deep.ToString(), DefinitionWriter.Write(stored), StringComparison.Ordinal);
    }

    private static WorkflowDefinition Named(string name) => DefinitionReader.Read($$"""{ "definitionId": "d", "name": "{{name}}" }""");
}
