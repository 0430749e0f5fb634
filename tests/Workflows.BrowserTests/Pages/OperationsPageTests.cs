using Microsoft.Extensions.DependencyInjection;
using Workflows.BrowserTests.World;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>What the digital team sees.</summary>
public sealed class OperationsPageTests(TestWorld world)
{
    private const string Noor = "noor.haddad@harbour.example";
    private const string Faulty = """
        {
          "definitionId": "browser-test-fault", "name": "A workflow that fails", "version": 1, "isLatest": true, "isPublished": true,
          "toolVersion": "3.8.0.0", "variables": [], "inputs": [], "outputs": [], "outcomes": [], "customProperties": {},
          "root": {
            "id": "flow", "type": "Elsa.Flowchart", "version": 1, "start": "stop", "customProperties": {}, "metadata": {},
            "activities": [
              { "id": "stop", "name": "Stop", "type": "Elsa.Fault", "version": 1, "customProperties": {}, "metadata": {},
                "message": { "typeName": "String", "expression": { "type": "Literal", "value": "This fails, so that a test can see it." } } }
            ],
            "connections": [], "variables": []
          }
        }
        """;

    [Fact]
    public async Task A_wrong_password_is_refused_in_plain_words()
    {
        await using var visitor = await world.VisitAsync();
        await visitor.OpenAsync("/");
        await visitor.TypeAsync("E-mail address", TestWorld.Administrator);
        await visitor.TypeAsync("Password", "not the password");
        await visitor.PressAsync("Sign in");
        Assert.Equal(401, visitor.Status);
        await visitor.LooksRightAsync("sign-in-error");
    }

    [Fact]
    public async Task The_board_is_calm_when_nothing_waits()
    {
        await using var empty = new EmptyWorld();
        await empty.World.InitializeAsync();
        await using var visitor = await empty.World.VisitAsync();
        await visitor.SignInAsync();
        await visitor.LooksRightAsync("operations-empty");
        Assert.DoesNotMatch("[1-9]", await visitor.Page.Locator(".counts").InnerTextAsync());
    }

    [Fact]
    public async Task The_board_shows_what_waits_is_late_held_failed_and_parked_and_each_can_be_dealt_with()
    {
        await world.SendFormAsync(Adult);
        await world.PassWorkingHoursAsync(20);
        await world.MorningAsync();
        await world.WithoutSheetAsync("NTH", () => world.SendFormAsync(Adult));
        await world.SendFormAsync(reference => new(Adult(reference)) { ["note"] = ["Call 07700 900123 first"] });
        var offer = await world.SendFormAsync(reference => new(Adult(reference)) { ["access"] = ["No phone"] });
        await world.SendAgainAsync(Adult(offer.Case), Noor);
        var registrar = world.Server.Services.GetRequiredService<DefinitionRegistrar>();
        await registrar.ImportAsync(DefinitionRegistrar.Read(Faulty), cancellationToken: TestWorld.Stop);
        await registrar.PublishAsync("browser-test-fault", cancellationToken: TestWorld.Stop);
        await world
            .Server.Services.GetRequiredService<WorkflowRuntime>()
            .StartAsync("browser-test-fault", cancellationToken: TestWorld.Stop);
        // Without its workflow the offer is asked of nobody: the case is parked.
        var waiting = await world
            .Server.Services.GetRequiredService<Database>()
            .QueryAsync<string>("select id from instances where definition_id = 'W02' and status = 'Running' order by created_at desc, id");
        await world.SettleAsync();
        await world.Server.Services.GetRequiredService<WorkflowRuntime>().CancelAsync(waiting[0], TestWorld.Stop);
        await world.SettleAsync();

        await using var visitor = await world.VisitAsync();
        await visitor.SignInAsync();
        var counts = await visitor.Page.Locator(".counts").InnerTextAsync();
        foreach (var section in new[] { "waiting", "late", "held", "blocked", "failed", "parked" })
        {
            Assert.Matches($"[1-9]\\d*\\s+{section}", counts);
        }

        await visitor.LooksRightAsync("operations");

        await visitor.Page.Locator("section", new() { HasText = "Failed" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await visitor.LooksRightAsync("instance");
        await visitor.OpenAsync("/runs");
        await visitor.LooksRightAsync("runs");
        await visitor.Page.GetByLabel("Case reference").FillAsync("NTH-00000-Z");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await visitor.LooksRightAsync("runs-problem");
        await visitor.OpenAsync("/register");
        await visitor.LooksRightAsync("register");

        await visitor.OpenAsync("/");
        var blocked = visitor.Page.Locator("#blocked").Locator("..").GetByRole(AriaRole.Button, new() { Name = "Try all of these now" });
        Assert.True(await blocked.CountAsync() > 0, "The row that Google refused does not wait.");
        await blocked.First.ClickAsync();
        Assert.Contains("All of these are tried now.", await visitor.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await world.SettleAsync();
        await visitor.OpenAsync("/");
        Assert.Equal(0, await blocked.CountAsync());
        await visitor.Page.GetByLabel("Why discard?").First.FillAsync("A test, nobody's data");
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).First.ClickAsync();
        await visitor.LooksRightAsync("operations-after-an-action");
    }

    [Fact]
    public async Task A_changed_form_says_what_was_changed_and_is_confirmed()
    {
        await using var own = new EmptyWorld();
        await own.World.InitializeAsync();
        await own.World.RenameQuestionAsync("ooh_plan", "Is there a plan for evenings and weekends?");
        var sent = await own.World.SendFormAsync(Adult);
        await using var visitor = await own.World.VisitAsync();
        await visitor.SignInAsync();
        await visitor.LooksRightAsync("operations-changed-form");
        await visitor.TypeAsync("Why do its answers mean the same?", "A test: the words are clearer, the question is the same");
        await visitor.PressAsync("Confirm its questions");
        Assert.Contains("F2 is confirmed, and was read.", await visitor.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await own.World.SettleAsync();
        await own.World.MailAsync(Helen, "Decision needed: " + sent.Case);
    }

    [Fact]
    public async Task The_schedule_is_behind_the_sign_in()
    {
        await using var visitor = await world.VisitAsync();
        await visitor.OpenAsync("/hangfire");
        Assert.Equal("Sign in", await visitor.Heading);
        await visitor.SignInAsync();
        await visitor.OpenAsync("/hangfire/recurring");
        Assert.Equal(200, visitor.Status);

        // The dashboard's markup is Hangfire's own: it is looked at, and not held to the rules of our pages.
        await visitor.TakePictureAsync("hangfire", 320);
        await visitor.Page.SetViewportSizeAsync(1280, 900);
        await visitor.TakePictureAsync("hangfire", 1280);
        Assert.Empty(visitor.Troubles);
    }

    private sealed class EmptyWorld : IAsyncDisposable
    {
        public TestWorld World { get; } = new();

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
