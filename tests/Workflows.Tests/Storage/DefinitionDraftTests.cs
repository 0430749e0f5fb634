using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>Drafts, and who may publish them.</summary>
public sealed class DefinitionDraftTests
{
    private const string Ann = "account:ann";
    private const string Bob = "account:bob";
    private const string Cat = "account:cat";

    public static TheoryData<Dialect> Both => TestDatabase.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task A_draft_is_overwritten_in_place_and_a_published_version_never_changes(Dialect dialect)
    {
        await using var room = new Room(dialect);
        var first = await room.Drafts.SaveAsync(Writes("one"), Ann);
        var second = await room.Drafts.SaveAsync(Writes("two"), Ann);
        Assert.Equal((first.Id, 1), (second.Id, second.Version));
        Assert.NotEqual(first.Tag, second.Tag);
        Assert.True(second.IsDraft);

        Assert.Null(await room.PublishAsync(Bob));
        var third = await room.Drafts.SaveAsync(Writes("three"), Ann);
        Assert.Equal(2, third.Version);
        var versions = await room.Store.VersionsAsync("d");
        Assert.Equal(
            [(1, true, false, false), (2, false, true, true)],
            versions.Select(v => (v.Version, v.IsPublished, v.IsLatest, v.IsDraft))
        );
        Assert.Contains("two", versions[0].Source, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Many_saves_at_one_moment_leave_one_draft(Dialect dialect)
    {
        await using var room = new Room(dialect);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => room.Drafts.SaveAsync(Writes($"number {i}"), Ann)));
        var only = Assert.Single(await room.Store.VersionsAsync("d"));
        Assert.Equal((true, true, 7), (only.IsDraft, only.IsLatest, only.Saves));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_save_over_a_newer_draft_is_refused_and_says_whose_it_is(Dialect dialect)
    {
        await using var room = new Room(dialect);
        var loaded = await room.Drafts.SaveAsync(Writes("one"), Ann);
        await room.Drafts.SaveAsync(Writes("two"), Bob, loaded.Tag);
        var refusal = await Assert.ThrowsAsync<NewerDraftException>(() => room.Drafts.SaveAsync(Writes("three"), Ann, loaded.Tag));
        Assert.Equal(Bob, refusal.Newer.ChangedBy);
        Assert.Contains("two", (await room.Drafts.LatestAsync("d"))!.Source, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Nobody_publishes_what_they_have_changed(Dialect dialect)
    {
        await using var room = new Room(dialect, fourEyes: true);
        await room.Drafts.SaveAsync(Writes("one"), Ann);
        Assert.Equal(DefinitionPublishing.SecondPerson, (await room.PublishAsync(Ann))?.Code);
        Assert.Null(await room.PublishAsync(Bob));

        // A change of the layout makes nobody an author.
        await room.Drafts.SaveAsync(Writes("one", x: 40), Ann);
        Assert.Empty(await room.Drafts.AuthorsAsync("d"));
        Assert.Null(await room.PublishAsync(Ann));

        await room.Drafts.SaveAsync(Writes("two"), Ann);
        await room.Drafts.SaveAsync(Writes("three"), Bob);
        Assert.Equal([Ann, Bob], await room.Drafts.AuthorsAsync("d"));
        Assert.NotNull(await room.PublishAsync(Ann));
        Assert.NotNull(await room.PublishAsync(Bob));
        Assert.Null(await room.PublishAsync(Cat));

        // Going back to what was reviewed once needs one person.
        await room.Drafts.SaveAsync(Writes("one"), Ann);
        Assert.Null(await room.PublishAsync(Ann));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task What_was_saved_while_it_was_being_published_is_not_published(Dialect dialect)
    {
        await using var room = new Room(dialect, fourEyes: true);
        await room.Drafts.SaveAsync(Writes("one"), Ann);
        var seen = (await room.Drafts.LatestAsync("d"))!;
        await room.Drafts.SaveAsync(Writes("two"), Bob);
        Assert.NotNull(await room.Publishing.PublishAsync(seen, [], Cat, CancellationToken.None));
        Assert.DoesNotContain(await room.Store.VersionsAsync("d"), v => v.IsPublished);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Nobody_publishes_what_they_have_changed_when_everybody_saves_and_publishes_at_one_moment(Dialect dialect)
    {
        const int Rounds = 80;
        await using var room = new Room(dialect, fourEyes: true);
        await room.Drafts.SaveAsync(Writes("the first"), Ann);
        var saved = new ConcurrentBag<(int Version, string By)>();
        var published = new ConcurrentBag<(int Version, string By, string Source)>();

        async Task WorkAsync(int tab)
        {
            var chance = new Random(tab);
            for (var round = 0; round < Rounds; round++)
            {
                // Of those who have saved for a while, none may publish any more: others come in their place, each with several tabs.
                var by = $"account:{(round / 6) + chance.Next(3)}";
                if (chance.Next(4) == 0)
                {
                    var text = $"tab {tab}, round {round}.";
                    var newest = await room.Drafts.SaveAsync(Writes(text), by);
                    if (newest.Source.Contains(text, StringComparison.Ordinal))
                    {
                        saved.Add((newest.Version, by));
                    }
                }
                else
                {
                    var seen = (await room.Drafts.LatestAsync("d"))!;
                    if (await room.Publishing.PublishAsync(seen, [], by, CancellationToken.None) is null)
                    {
                        published.Add((seen.Version, by, seen.Source));
                    }
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, 6).Select(tab => Task.Run(() => WorkAsync(tab))));

        Assert.NotEmpty(published);
        var sources = (await room.Store.VersionsAsync("d")).ToDictionary(v => v.Version, v => v.Source);
        Assert.All(
            published.GroupBy(p => p.Version),
            version =>
            {
                // What a second person has published may be published again by anybody.
                Assert.Contains(version, p => !saved.Contains((p.Version, p.By)));
                Assert.All(version, p => Assert.Equal(sources[p.Version], p.Source));
            }
        );
    }

    // An expression may set a variable, wherever it stands.
    [Theory]
    [InlineData("category", """{ "expression": { "type": "JavaScript", "value": "setApproved(true)" } }""")]
    [InlineData("category", """{ "type": "JavaScript", "value": "setApproved(true)" }""")]
    [InlineData("category", """ "a literal" """)]
    [InlineData("metadata", """{ "expression": { "type": "JavaScript", "value": "setApproved(true)" } }""")]
    [InlineData("metadata", """{ "type": "JavaScript", "value": "setApproved(true)" }""")]
    public void An_input_that_is_named_like_a_caption_is_a_part_of_what_a_definition_does(string name, string value) =>
        Assert.NotEqual(
            HashOf("""{ "definitionId": "d", "root": { "id": "f", "type": "Elsa.Fault" } }"""),
            HashOf($$"""{ "definitionId": "d", "root": { "id": "f", "type": "Elsa.Fault", "{{name}}": {{value}} } }""")
        );

    // What an expression says may look like an activity, and is data all the same.
    [Fact]
    public void All_that_an_expression_says_is_a_part_of_what_a_definition_does()
    {
        static string Of(string data) =>
            HashOf(
                $$"""
                { "definitionId": "d", "root": { "id": "w", "type": "Elsa.WriteLine", "text": { "expression": {
                    "type": "Object", "value": { "id": 1, "type": "a.b", "metadata": "{{data}}" } } } } }
                """
            );

        Assert.NotEqual(Of("one"), Of("another"));
    }

    [Theory]
    [InlineData("inputs")]
    [InlineData("outputs")]
    public void A_caption_of_a_declaration_is_no_part_of_what_a_definition_does(string declarations) =>
        Assert.Equal(
            HashOf($$"""{ "definitionId": "d", "{{declarations}}": [{ "name": "N" }] }"""),
            HashOf($$"""{ "definitionId": "d", "{{declarations}}": [{ "name": "N", "displayName": "A name", "category": "People" }] }""")
        );

    // The studio puts what was moved last at the end.
    [Theory]
    [InlineData("Elsa.Flowchart", "a", true)]
    [InlineData("Elsa.Flowchart", "", false)]
    [InlineData("Elsa.Sequence", "a", false)]
    public void The_order_of_activities_counts_where_they_run_by_it(string type, string start, bool isSame)
    {
        string Of(string first, string second) =>
            HashOf(
                $$"""
                { "definitionId": "d", "root": { "id": "r", "type": "{{type}}", "start": "{{start}}", "activities": [
                    { "id": "{{first}}", "type": "Elsa.Start" }, { "id": "{{second}}", "type": "Elsa.Start" } ] } }
                """
            );

        Assert.Equal(isSame, Of("a", "b") == Of("b", "a"));
    }

    // The studio saves the alias that it was given for the type that a file had.
    [Fact]
    public void A_storage_driver_is_the_same_by_its_type_and_by_its_alias()
    {
        static string HashOf(string driver) =>
            DefinitionDraftTests.HashOf(
                $$"""{ "definitionId": "d", "variables": [{ "name": "N", "storageDriverTypeName": "{{driver}}" }] }"""
            );

        var byType = HashOf("Elsa.Workflows.WorkflowInstanceStorageDriver, Elsa.Workflows.Core");
        Assert.Equal(byType, HashOf("WorkflowInstanceStorageDriver"));
        Assert.NotEqual(byType, HashOf("MemoryStorageDriver"));
    }

    private static string HashOf(string definition) => DefinitionEffect.HashOf(DefinitionReader.Read(definition));

    private static WorkflowDefinition Writes(string text, int x = 0) =>
        DefinitionReader.Read(
            $$"""
            { "definitionId": "d", "root": { "id": "w", "type": "Elsa.WriteLine", "metadata": { "designer": { "position": { "x": {{x}}, "y": 0 } } },
              "text": { "typeName": "String", "expression": { "type": "Literal", "value": "{{text}}" } } } }
            """
        );

    private sealed class Room : IAsyncDisposable
    {
        private readonly TestDatabase _test;

        public Room(Dialect dialect, bool fourEyes = false)
        {
            _test = TestDatabase.Create(dialect);
            var clock = new BusinessClock(TimeProvider.System);
            var audit = new AuditLog(_test.Vault);
            Store = new DefinitionStore(_test.Database);
            Drafts = new DefinitionDrafts(_test.Database, audit, clock);
            Publishing = new DefinitionPublishing(
                _test.Database,
                audit,
                clock,
                Options.Create(new PublishingOptions { FourEyes = fourEyes })
            );
        }

        public DefinitionStore Store { get; }

        public DefinitionDrafts Drafts { get; }

        public DefinitionPublishing Publishing { get; }

        public async Task<DefinitionProblem?> PublishAsync(string by) =>
            await Publishing.PublishAsync((await Drafts.LatestAsync("d"))!, [], by, CancellationToken.None);

        public ValueTask DisposeAsync() => _test.DisposeAsync();
    }
}
