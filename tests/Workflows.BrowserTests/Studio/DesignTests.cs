using System.Text.Json.Nodes;
using Workflows.BrowserTests.World;
using Workflows.Server.Accounts;

namespace Workflows.BrowserTests.Studio;

/// <summary>The digital team at work in the real studio: what a designer makes, a second person publishes, and both watch run.</summary>
public sealed class DesignTests(TestWorld world, DesignTeam team) : IClassFixture<DesignTeam>
{
    [Fact]
    public async Task A_designer_makes_a_workflow_and_a_second_person_publishes_and_runs_it()
    {
        var designer = await SignInAsync(AccountRoles.Designer);
        await designer.CreateAsync(Name("Greeting"));
        await designer.AddAsync("Console", "Write Line", 80, 60);
        Assert.Equal(200, await designer.SavingAsync(() => designer.ScriptAsync("Text", "'Hello ' + (40 + 2)")));
        await designer.AddAsync("Console", "Write Line", 420, 60);
        await designer.TypeAsync("Text", "and good-bye");
        Assert.Equal(200, await designer.SavingAsync(() => designer.ConnectAsync(0, "Done", 1)));
        await Assertions.Expect(designer.Problems).ToBeHiddenAsync();
        await designer.Visitor.TakePictureAsync("studio-made", 1600);

        Assert.Equal(400, await designer.PublishAsync());
        await Assertions.Expect(designer.Problems).ToContainTextAsync("Publishing was refused");
        await designer.Visitor.TakePictureAsync("studio-publish-refused", 1600);

        var publisher = await SignInAsync(AccountRoles.Publisher);
        var before = publisher.Visitor.Troubles.Count;
        await publisher.OpenAsync(designer.DefinitionId);
        await Assertions.Expect(publisher.Edges).ToHaveCountAsync(1);
        Assert.Equal(200, await publisher.PublishAsync());
        await publisher.RunAsync();
        await publisher.WaitForViewerAsync();
        await Assertions.Expect(publisher.Page.Locator("elsa-workflow-instance-viewer")).ToContainTextAsync("Finished");
        await publisher.Visitor.TakePictureAsync("studio-run", 1600);
        AssertNoTroubles(publisher, before);
    }

    [Fact]
    public async Task A_mistake_is_told_after_the_save_refused_at_publish_and_gone_when_it_is_mended()
    {
        var designer = await SignInAsync(AccountRoles.Administrator);
        await designer.CreateAsync(Name("Mistake"));
        await designer.AddAsync("Console", "Write Line", 80, 60);
        Assert.Equal(200, await designer.SavingAsync(() => designer.ScriptAsync("Text", "1 +")));
        await Assertions.Expect(designer.Problems).ToContainTextAsync("The script does not parse");
        Assert.Equal(400, await designer.PublishAsync());
        await Assertions.Expect(designer.Problems).ToContainTextAsync("Publishing was refused");
        await designer.Visitor.TakePictureAsync("studio-mistake", 1600);
        Assert.Equal(200, await designer.SavingAsync(() => designer.RetypeAsync("1 + 1")));
        await Assertions.Expect(designer.Problems).Not.ToContainTextAsync("does not parse");
    }

    [Fact]
    public async Task A_question_is_built_from_lists_and_its_answers_are_ports()
    {
        var designer = await SignInAsync(AccountRoles.Designer);
        await designer.CreateAsync(Name("Question"));
        await designer.AddAsync("People", "Ask a person", 80, 60);
        await designer.TypeAsync("Title", "May the phones be ordered?");
        await designer.ListAsync("Options", "Yes", "No");
        await designer.SelectAsync("Role", "Service manager");
        await designer.SelectAsync("Service", "North Harbour (NTH)");
        await designer.SelectAsync("Ladder", "Ask: Question");
        await designer.AddAsync("Console", "Write Line", 420, 60);
        await designer.TypeAsync("Text", "ordered");
        await designer.ConnectAsync(0, "Yes", 1);
        await Assertions.Expect(designer.Problems).ToContainTextAsync("Nothing follows the answer 'No'");
        await designer.Visitor.TakePictureAsync("studio-question", 1600);
        await designer.ConnectAsync(0, "No", 1);
        await Assertions.Expect(designer.Problems).Not.ToContainTextAsync("Nothing follows the answer");
        // Nothing of what was typed and chosen is lost while the studio builds the form again for lists of live data.
        await Assertions.Expect(designer.Problems.Locator(".shell-error")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Two_designers_on_one_draft_lose_nothing_of_each_other()
    {
        var first = await SignInAsync(AccountRoles.Designer);
        await first.CreateAsync(Name("Shared"));
        await first.AddAsync("Console", "Write Line", 80, 60);
        Assert.Equal(200, await first.SavingAsync(() => first.TypeAsync("Text", "of the first")));

        var second = await SignInAsync(AccountRoles.Designer, "second");
        await second.OpenAsync(first.DefinitionId);
        await second.ChooseAsync(0);
        Assert.Equal(200, await second.SavingAsync(() => second.TypeAsync("Text", "of the second")));

        await first.ChooseAsync(0);
        Assert.Equal(400, await first.SavingAsync(() => first.TypeAsync("Text", "of the first, later")));
        await Assertions.Expect(first.Problems).ToContainTextAsync("has saved this workflow since");
        await first.Visitor.TakePictureAsync("studio-two-designers", 1600);
        await first.Visitor.PressAsync("Load the workflow again");
        await Assertions.Expect(first.Nodes).ToHaveCountAsync(1);
        await first.ChooseAsync(0);
        await Assertions.Expect(first.Control("Text").Locator("input, textarea").First).ToHaveValueAsync("of the second");
    }

    [Fact]
    public async Task A_session_that_ends_in_mid_edit_is_begun_again_and_what_was_typed_is_saved()
    {
        var email = $"designer-{Guid.NewGuid():N}@harbour.example";
        await using var designer = await DesignTeam.SignInAsync(world, AccountRoles.Designer, email);
        await designer.CreateAsync(Name("Session"));
        await designer.SavingAsync(() => designer.AddAsync("Console", "Write Line", 80, 60));
        await designer.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var field = designer.Control("Text").Locator("input, textarea").First;
        await field.FillAsync("typed before the sign-in");
        // Between the last key and the save: a late request of the studio's own would ask for the sign-in before anything was typed.
        await designer.Page.Context.ClearCookiesAsync();
        await field.BlurAsync();
        await designer.Page.FillAsync("dialog input[name=Email]", email);
        await designer.Page.FillAsync("dialog input[name=Password]", DesignTeam.Password);
        Assert.Equal(200, await designer.SavingAsync(() => designer.Page.ClickAsync("dialog button.main")));
        await designer.Page.ReloadAsync();
        await Assertions.Expect(designer.Nodes).ToHaveCountAsync(1);
        await designer.ChooseAsync(0);
        await Assertions.Expect(designer.Control("Text").Locator("input, textarea").First).ToHaveValueAsync("typed before the sign-in");
    }

    [Fact]
    public async Task A_fault_is_seen_mended_and_retried()
    {
        var maker = await SignInAsync(AccountRoles.Administrator);
        var child = Name("Child");
        await maker.CreateAsync(child);
        await maker.AddAsync("Console", "Write Line", 80, 60);
        await maker.SavingAsync(() => maker.TypeAsync("Text", "from the child"));
        var childId = maker.DefinitionId;
        var publisher = await SignInAsync(AccountRoles.Publisher);
        await publisher.OpenAsync(childId);
        Assert.Equal(200, await publisher.PublishAsync());
        await maker.CreateAsync(Name("Parent"));
        await maker.AddAsync("Composition", "Execute Workflow", 80, 60);
        await maker.SavingAsync(() => maker.SelectAsync("Workflow Definition", child));

        // The child is taken back: the parent finds none to run.
        await publisher.Page.RunAndWaitForResponseAsync(
            () => publisher.MenuAsync("Unpublish"),
            r => r.Url.EndsWith("/retract", StringComparison.Ordinal) && r.Ok
        );
        await publisher.OpenAsync(maker.DefinitionId);
        Assert.Equal(200, await publisher.PublishAsync());
        await publisher.RunAsync();
        await publisher.WaitForViewerAsync();
        var viewer = publisher.Page.Locator("elsa-workflow-instance-viewer");
        await Assertions.Expect(viewer).ToContainTextAsync("Faulted");
        await publisher.Visitor.TakePictureAsync("studio-fault", 1600);
        var instance = new Uri(publisher.Page.Url).AbsolutePath;

        await publisher.OpenAsync(childId);
        Assert.Equal(200, await publisher.PublishAsync());
        await publisher.OpenInstanceAsync(instance);
        await publisher.Visitor.PressAsync("Retry the failed step");
        await Assertions.Expect(viewer).ToContainTextAsync("Finished");
        await publisher.Visitor.TakePictureAsync("studio-retried", 1600);
    }

    [Fact]
    public async Task W02_opens_as_it_is_drawn_is_exported_and_imported_as_it_was()
    {
        var designer = await SignInAsync(AccountRoles.Designer);
        await designer.OpenAsync("W02");
        var download = await designer.Page.RunAndWaitForDownloadAsync(async () =>
        {
            await designer.MenuAsync("Export");
            await designer.Page.Locator(".mud-dialog button", new() { HasText = "Export" }).ClickAsync();
        });
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            await download.SaveAsAsync(file);
            var exported = JsonNode.Parse(await File.ReadAllTextAsync(file, TestWorld.Stop))!;
            Assert.Equal("W02", (string?)exported["definitionId"]);
            var (nodes, edges) = (exported["root"]!["activities"]!.AsArray().Count, exported["root"]!["connections"]!.AsArray().Count);
            await Assertions.Expect(designer.Nodes).ToHaveCountAsync(nodes);
            await Assertions.Expect(designer.Edges).ToHaveCountAsync(edges);
            await designer.Page.Locator(".mud-toolbar button").First.ClickAsync();
            await designer.Visitor.TakePictureAsync("studio-w02", 1600);
            exported["definitionId"] = $"copy-{Guid.NewGuid():N}";
            exported["name"] = Name("W02 copy");
            await File.WriteAllTextAsync(file, exported.ToJsonString(), TestWorld.Stop);
            await designer.OpenListAsync();
            await designer.Page.RunAndWaitForResponseAsync(
                () => designer.Page.Locator("elsa-workflow-definition-list input[type=file]").First.SetInputFilesAsync(file),
                r => r.Url.Contains("/import", StringComparison.Ordinal) && r.Ok
            );
            await designer.OpenAsync((string)exported["definitionId"]!);
            await Assertions.Expect(designer.Nodes).ToHaveCountAsync(nodes);
            await Assertions.Expect(designer.Edges).ToHaveCountAsync(edges);
            await Assertions.Expect(designer.Problems.Locator(".shell-error")).ToHaveCountAsync(0);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_version_is_looked_at_and_gone_back_to()
    {
        var designer = await SignInAsync(AccountRoles.Designer);
        await designer.CreateAsync(Name("Versions"));
        await designer.AddAsync("Console", "Write Line", 80, 60);
        await designer.SavingAsync(() => designer.TypeAsync("Text", "the first"));
        var publisher = await SignInAsync(AccountRoles.Publisher);
        await publisher.OpenAsync(designer.DefinitionId);
        Assert.Equal(200, await publisher.PublishAsync());

        await designer.OpenAsync(designer.DefinitionId);
        await designer.ChooseAsync(0);
        await designer.SavingAsync(() => designer.TypeAsync("Text", "the second"));
        await designer.TabAsync("Version History");
        var history = designer.Page.Locator("tr.mud-table-row", new() { HasText = "1" });
        await designer.Visitor.TakePictureAsync("studio-versions", 1600);
        await history.Last.Locator("button").Last.ClickAsync();
        await designer.Page.RunAndWaitForResponseAsync(
            () => designer.Page.Locator(".mud-popover-open").GetByText("Rollback to this version", new() { Exact = true }).ClickAsync(),
            r => r.Url.Contains("/revert/1", StringComparison.Ordinal) && r.Ok
        );
        await designer.OpenAsync(designer.DefinitionId);
        await designer.ChooseAsync(0);
        await Assertions.Expect(designer.Control("Text").Locator("input, textarea").First).ToHaveValueAsync("the first");
    }

    [Fact]
    public async Task One_activity_is_tried_by_itself_and_the_workflow_gets_an_input()
    {
        var designer = await SignInAsync(AccountRoles.Designer);
        var before = designer.Visitor.Troubles.Count;
        await designer.CreateAsync(Name("Trial"));
        await designer.AddAsync("Console", "Write Line", 80, 60);
        await designer.DeclareInputAsync("Greeting", "String");
        await SavedAsync(designer, stored => stored["inputs"]!.AsArray().Any(i => (string?)i!["name"] == "Greeting"));
        // The package lists a new input only after the workflow is opened again.
        await designer.OpenAsync(designer.DefinitionId);
        await designer.ChooseAsync(0);
        await designer.InputAsync("Text", "Greeting");
        // The studio writes all that it knows about the input, as text.
        await SavedAsync(designer, stored => IsText(stored, "Input", "\"name\":\"Greeting\""));
        await Assertions.Expect(designer.Problems.Locator(".shell-error")).ToHaveCountAsync(0);
        await Assertions.Expect(await designer.TryAsync()).ToContainTextAsync("Completed");
        await designer.Visitor.TakePictureAsync("studio-tried", 1600);
        await Assertions.Expect(designer.Problems.Locator(".shell-error")).ToHaveCountAsync(0);
        AssertNoTroubles(designer, before);
    }

    [Fact]
    public async Task A_secret_is_chosen_and_its_value_is_not_shown()
    {
        var designer = await SignInAsync(AccountRoles.Administrator);
        var secret = $"key-{Guid.NewGuid():N}"[..20];
        await designer.OpenListAsync();
        var status = await designer.Page.EvaluateAsync<int>(
            """
            name => fetch('/elsa/api/secrets', {
              method: 'POST', headers: { 'Content-Type': 'application/json' },
              body: JSON.stringify({ name, value: 'Marigold-7391' }),
            }).then(r => r.status)
            """,
            secret
        );
        Assert.InRange(status, 200, 299);
        await designer.CreateAsync(Name("Secret"));
        await designer.AddAsync("Console", "Write Line", 80, 60);
        await designer.SecretAsync("Text", secret);
        await SavedAsync(designer, stored => IsText(stored, "Secret", secret));
        await designer.Visitor.TakePictureAsync("studio-secret-chosen", 1600);
        Assert.DoesNotContain("Marigold", await designer.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_is_duplicated_and_several_are_deleted_at_once()
    {
        var maker = await SignInAsync(AccountRoles.Administrator);
        var before = maker.Visitor.Troubles.Count;
        var name = Name("Copied");
        await maker.CreateAsync(name);
        await maker.AddAsync("Console", "Write Line", 80, 60);
        await maker.SavingAsync(() => maker.TypeAsync("Text", "twice"));
        var rows = await maker.SearchAsync(name);
        await rows.First.Locator("button").Last.ClickAsync();
        await maker.Page.Locator(".mud-popover-open").GetByText("Duplicate", new() { Exact = true }).ClickAsync();
        await Assertions.Expect(maker.Control("Name").Locator("input")).Not.ToHaveValueAsync("");
        await maker.Page.Locator(".mud-dialog button", new() { HasText = "Ok" }).ClickAsync();
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await maker.Visitor.TakePictureAsync("studio-duplicated", 1600);

        foreach (var row in await rows.AllAsync())
        {
            await row.Locator("input[type=checkbox]").CheckAsync();
        }

        await maker.Page.GetByText("Bulk actions").First.ClickAsync();
        await maker.Page.Locator(".mud-popover-open").GetByText("Delete", new() { Exact = true }).ClickAsync();
        await maker.Page.Locator(".mud-dialog button", new() { HasText = "Delete" }).ClickAsync();
        await Assertions.Expect(rows.Filter(new() { HasText = name })).ToHaveCountAsync(0);
        AssertNoTroubles(maker, before);
    }

    [Fact]
    public async Task A_run_is_watched_live_while_it_waits_and_goes_on()
    {
        var maker = await SignInAsync(AccountRoles.Administrator);
        var awaited = $"go-{Guid.NewGuid():N}";
        await maker.CreateAsync(Name("Live"));
        await maker.AddAsync("Primitives", "Event", 80, 60);
        await maker.SavingAsync(() => maker.TypeAsync("Event Name", awaited));
        await maker.AddAsync("Console", "Write Line", 420, 60);
        await maker.TypeAsync("Text", "it went on");
        await maker.SavingAsync(() => maker.ConnectAsync(0, "Done", 1));
        var publisher = await SignInAsync(AccountRoles.Publisher);
        var before = publisher.Visitor.Troubles.Count;
        await publisher.OpenAsync(maker.DefinitionId);
        await Assertions.Expect(publisher.Edges).ToHaveCountAsync(1);
        Assert.Equal(200, await publisher.PublishAsync());
        await publisher.RunAsync();
        await publisher.WaitForViewerAsync();
        var viewer = publisher.Page.Locator("elsa-workflow-instance-viewer");
        await Assertions.Expect(viewer).ToContainTextAsync("Suspended");

        // Somebody else lets it go on; the page that shows it is told.
        await maker.Page.EvaluateAsync(
            "name => fetch(`/elsa/api/events/${name}/trigger`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })",
            awaited
        );
        await Assertions.Expect(viewer).ToContainTextAsync("Finished");
        await publisher.Visitor.TakePictureAsync("studio-live", 1600);
        AssertNoTroubles(publisher, before);
    }

    // The studio saves half a second after a change, and again after the next one.
    private static async Task SavedAsync(Designer designer, Func<JsonNode, bool> isSaved)
    {
        JsonNode stored = await designer.StoredAsync();
        for (var look = 0; look < 50 && !isSaved(stored); look++)
        {
            await designer.Page.WaitForTimeoutAsync(200);
            stored = await designer.StoredAsync();
        }

        Assert.True(isSaved(stored), stored.ToJsonString());
    }

    // Whether the text of the first activity is an expression of this language about something of this name.
    private static bool IsText(JsonNode stored, string language, string name) =>
        stored["root"]!["activities"]![0]!["text"]?["expression"] is { } text
        && (string?)text["type"] == language
        && text["value"]?.ToString().Contains(name, StringComparison.Ordinal) == true;

    // What a person was refused before, in another test, is no trouble of this one.
    private static void AssertNoTroubles(Designer designer, int before) => Assert.Empty(designer.Visitor.Troubles.Skip(before));

    private static string Name(string word) => $"{word} {Guid.NewGuid():N}"[..20];

    private Task<Designer> SignInAsync(string role, string who = "first") => team.GetAsync(world, role, who);
}
