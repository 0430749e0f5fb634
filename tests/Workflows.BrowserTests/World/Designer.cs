using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Workflows.BrowserTests.World;

/// <summary>Somebody who works in the studio with mouse and keyboard. Its elements have few names, so their classes are told here alone.</summary>
public sealed class Designer(Visitor visitor) : IAsyncDisposable
{
    private static readonly Regex IsEditor = new("/definitions/(?<id>[^/]+)/edit$", RegexOptions.None, TimeSpan.FromSeconds(1));

    public Visitor Visitor => visitor;

    public IPage Page => visitor.Page;

    /// <summary>The id of the definition that is open.</summary>
    public string DefinitionId => IsEditor.Match(new Uri(Page.Url).AbsolutePath).Groups["id"].Value;

    /// <summary>What is stored of the definition that is open.</summary>
    public async Task<JsonNode> StoredAsync() =>
        JsonNode.Parse(
            await Page.EvaluateAsync<string>(
                "id => fetch(`/elsa/api/workflow-definitions/by-definition-id/${id}?versionOptions=Latest`).then(r => r.text())",
                DefinitionId
            )
        )!;

    /// <summary>The panel of problems beside the designer.</summary>
    public ILocator Problems => Page.Locator("#problems");

    // The form of the chosen activity while the studio builds it; Playwright would type into it all the same.
    private ILocator ClosedForm => Page.Locator("[id^=pane-][inert]");

    private ILocator Graph => Page.Locator(".x6-graph").First;

    /// <summary>Signs in on the studio's page and waits for the list.</summary>
    public async Task SignInAsync(string email, string password)
    {
        await Page.SetViewportSizeAsync(1600, 1000);
        Page.SetDefaultTimeout(40_000);
        await visitor.OpenAsync("/studio/");
        await visitor.TypeAsync("E-mail address", email);
        await visitor.TypeAsync("Password", password);
        await visitor.PressAsync("Sign in");
        await Page.WaitForSelectorAsync("elsa-workflow-definition-list .mud-table");
    }

    /// <summary>Makes a workflow from the list.</summary>
    public async Task CreateAsync(string name)
    {
        await OpenListAsync();
        await Page.GetByText("Create workflow").First.ClickAsync();
        var field = Page.Locator(".mud-dialog input").First;
        await Assertions.Expect(field).Not.ToHaveValueAsync("");
        await field.FillAsync(name);
        await field.BlurAsync();
        await Page.Locator(".mud-dialog button", new() { HasText = "Ok" }).ClickAsync();
        await WaitForEditorAsync();
    }

    /// <summary>Opens the list of workflows.</summary>
    public async Task OpenListAsync()
    {
        await Page.ClickAsync("#menu >> text=Workflows");
        await Assertions.Expect(Page.Locator("elsa-workflow-definition-editor, elsa-workflow-instance-viewer")).ToHaveCountAsync(0);
        await Page.WaitForSelectorAsync("elsa-workflow-definition-list .mud-table");
    }

    /// <summary>Opens a definition, as a click on its row does.</summary>
    public Task OpenAsync(string definitionId) => ShowAsync($"/studio/workflows/definitions/{definitionId}/edit", WaitForEditorAsync);

    /// <summary>Opens an instance, as a click on its row does.</summary>
    public Task OpenInstanceAsync(string path) => ShowAsync(path, WaitForViewerAsync);

    /// <summary>Drags an activity onto the canvas.</summary>
    public async Task AddAsync(string group, string activity, float x, float y)
    {
        var item = Page.Locator("[draggable=true]", new() { HasTextRegex = Exactly(activity) }).Filter(new() { Visible = true }).First;
        if (await item.CountAsync() == 0)
        {
            await Page.Locator(".mud-expand-panel-header", new() { HasText = group }).First.ClickAsync();
        }

        var before = await Nodes.CountAsync();
        await item.DragToAsync(
            Graph,
            new()
            {
                TargetPosition = new() { X = x, Y = y },
            }
        );
        await Assertions.Expect(Nodes).ToHaveCountAsync(before + 1);
        await ChooseAsync(before);
    }

    /// <summary>The activities on the canvas, in the order in which they were drawn.</summary>
    public ILocator Nodes => Page.Locator(".x6-node");

    /// <summary>The connections on the canvas.</summary>
    public ILocator Edges => Page.Locator(".x6-edge");

    /// <summary>Chooses an activity, so that its inputs are shown.</summary>
    public async Task ChooseAsync(int node)
    {
        // A chosen activity has a frame over it, which Playwright would wait for.
        var (x, y) = await CentreAsync(Nodes.Nth(node));
        await Page.Mouse.ClickAsync(x, y);
        await Page.Locator(".mud-tab", new() { HasText = "Input" }).First.ClickAsync();
        await Assertions.Expect(ClosedForm).ToHaveCountAsync(0);
    }

    /// <summary>Draws a connection from a port to an activity.</summary>
    public async Task ConnectAsync(int from, string port, int to)
    {
        var before = await Edges.CountAsync();
        var (fromX, fromY) = await AimAsync(Nodes.Nth(from).Locator($"[port=\"{port}\"]"));
        var (toX, toY) = await AimAsync(Nodes.Nth(to).Locator("[port=\"In\"]"));
        await Page.Mouse.MoveAsync(fromX, fromY);
        await Page.Mouse.DownAsync();
        await Page.Mouse.MoveAsync((fromX + toX) / 2, fromY + 5, new() { Steps = 5 });
        await Page.Mouse.MoveAsync(toX, toY, new() { Steps = 8 });
        await Page.Mouse.UpAsync();
        await Assertions.Expect(Edges, $"the connection from {from} by {port} to {to}").ToHaveCountAsync(before + 1);
    }

    /// <summary>The control of an input.</summary>
    public ILocator Control(string label) =>
        Page.Locator(".mud-input-control", new() { Has = Page.Locator("label", new() { HasTextRegex = Exactly(label, @"\*?") }) }).Last;

    /// <summary>Types fixed text into an input.</summary>
    public async Task TypeAsync(string label, string text)
    {
        var field = Control(label).Locator("input, textarea").First;
        await Assertions.Expect(ClosedForm).ToHaveCountAsync(0);
        await field.FillAsync(text);
        await field.BlurAsync();
    }

    /// <summary>Types words into an input that keeps several.</summary>
    public async Task ListAsync(string label, params string[] words)
    {
        foreach (var word in words)
        {
            var chip = Control(label).Locator(".mud-chip", new() { HasTextRegex = Exactly(word) });
            // The form is built again after a save, which takes the cursor and half a word out of it: a person types the word again.
            for (var attempt = 1; attempt < 4 && await chip.CountAsync() == 0; attempt++)
            {
                var input = Control(label).Locator("input").First;
                await input.FillAsync("");
                await input.ClickAsync();
                await Page.Keyboard.TypeAsync(word);
                await Page.Keyboard.PressAsync("Enter");
                // The field empties itself a moment after the chip appears.
                await Page.WaitForTimeoutAsync(1000);
            }

            // The package makes a chip of each part before a space too.
            foreach (var surplus in (await Control(label).Locator(".mud-chip").AllInnerTextsAsync()).Select(t => t.Trim()).Except(words))
            {
                await Control(label)
                    .Locator(".mud-chip", new() { HasTextRegex = Exactly(surplus) })
                    .Locator("button, .mud-chip-close-button")
                    .First.ClickAsync();
            }

            await Assertions.Expect(chip).ToBeVisibleAsync();
            await Assertions.Expect(Control(label).Locator("input").First).ToHaveValueAsync("");
        }
    }

    /// <summary>Chooses from a drop-down list.</summary>
    public async Task SelectAsync(string label, string choice)
    {
        // A form that is built again while its list opens closes the list.
        for (var attempt = 1; ; attempt++)
        {
            await Control(label).Locator(".mud-input").First.ClickAsync();
            try
            {
                await Page.Locator(".mud-popover-open")
                    .GetByText(choice, new() { Exact = true })
                    .First.ClickAsync(new() { Timeout = 10_000 });
                break;
            }
            catch (TimeoutException) when (attempt < 4)
            {
                await Page.Keyboard.PressAsync("Escape");
            }
        }

        await Assertions.Expect(Page.Locator(".mud-popover-open")).ToHaveCountAsync(0);
    }

    /// <summary>Changes an input's language, and types the script into its editor.</summary>
    public async Task ScriptAsync(string label, string script)
    {
        await SyntaxAsync(label, "JavaScript");
        await RetypeAsync(script);
    }

    /// <summary>Takes an input from a variable.</summary>
    public async Task VariableAsync(string label, string variable)
    {
        await SyntaxAsync(label, "Variable");
        await SelectAsync(label, variable);
    }

    /// <summary>Takes an activity's input from one of the workflow's inputs.</summary>
    public async Task InputAsync(string label, string input)
    {
        await SyntaxAsync(label, "Input");
        await Control(label).Locator(".mud-input").First.ClickAsync();
        // The list shows the name of an input, a dash, and its display name.
        await Page.Locator(".mud-popover-open").GetByText($"{input} - ").First.ClickAsync();
    }

    /// <summary>Takes an input from a secret.</summary>
    public async Task SecretAsync(string label, string secret)
    {
        await SyntaxAsync(label, "Secret");
        // Its name for people and its own: the same where none was given.
        await SelectAsync(label, $"{secret} ({secret})");
    }

    /// <summary>Ticks a choice of an input that keeps several, or the one of an input that is yes or no.</summary>
    public Task TickAsync(string label, string choice) =>
        Control(label).Locator(".mud-checkbox", new() { HasText = choice }).Locator("input").First.CheckAsync();

    /// <summary>Adds a name with an expression to an input that keeps such.</summary>
    public async Task AddEntryAsync(string label, string key, string syntax, string value)
    {
        // A row that is begun soon after another change is gone when it is kept, because the studio builds the table anew after each save; and it draws
        // a new row twice, the second time to be edited.
        await Page.WaitForTimeoutAsync(5000);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add entry" }).ClickAsync();
        await Page.WaitForTimeoutAsync(1000);
        var row = Control(label).Locator("tbody tr").Last;
        var inputs = row.Locator("input[type=text]");
        await inputs.First.FillAsync(key);
        await inputs.First.BlurAsync();
        await inputs.Nth(1).FillAsync(value);
        await inputs.Nth(1).BlurAsync();
        await row.Locator(".mud-select .mud-input").First.ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText(syntax, new() { Exact = true }).First.ClickAsync();
        await row.Locator("button").First.ClickAsync();
    }

    /// <summary>Keeps an output in a variable.</summary>
    public async Task KeepAsync(string output, string variable)
    {
        await TabAsync("Output");
        await SelectAsync(output, variable);
    }

    /// <summary>Declares a variable of the workflow.</summary>
    public async Task DeclareAsync(string name, string type)
    {
        await TabAsync("Variables");
        await DeclareAsync("Add variable", name, type);
    }

    /// <summary>Declares an input of the workflow.</summary>
    public async Task DeclareInputAsync(string name, string type)
    {
        await TabAsync("Input/Output");
        await DeclareAsync("Add input", name, type);
    }

    /// <summary>Tries the chosen activity by itself.</summary>
    /// <returns>Where the studio shows what became of it.</returns>
    public async Task<ILocator> TryAsync()
    {
        await TabAsync("Test");
        var start = Page.GetByRole(AriaRole.Button, new() { Name = "Start" });
        await Page.RunAndWaitForResponseAsync(
            () => start.ClickAsync(),
            r => r.Url.EndsWith("/elsa/api/tests/activities", StringComparison.Ordinal)
        );
        return Page.Locator(".mud-tabs", new() { Has = start }).Last;
    }

    /// <summary>Searches the list of workflows.</summary>
    /// <returns>The rows that are found.</returns>
    public async Task<ILocator> SearchAsync(string words)
    {
        await OpenListAsync();
        var field = Page.GetByPlaceholder("Search on Id").First;
        await field.FillAsync(words);
        await field.PressAsync("Enter");
        var rows = Page.Locator(".mud-table tbody tr");
        await Assertions.Expect(rows.Filter(new() { HasNotText = words })).ToHaveCountAsync(0);
        return rows;
    }

    private async Task DeclareAsync(string button, string name, string type)
    {
        await Page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        var dialog = Page.Locator(".mud-dialog");
        await Assertions.Expect(Control("Name").Locator("input")).Not.ToHaveValueAsync("");
        await Control("Name").Locator("input").FillAsync(name);
        await Control("Name").Locator("input").BlurAsync();
        await SelectAsync("Type", type);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Ok" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    /// <summary>Types another script into the editor that is shown.</summary>
    public async Task RetypeAsync(string script)
    {
        await Page.Locator(".monaco-editor .view-lines").First.ClickAsync();
        await Page.Keyboard.PressAsync("Control+A");
        await Page.Keyboard.PressAsync("Delete");
        await Page.Keyboard.InsertTextAsync(script);
    }

    /// <summary>Opens a tab of the editor.</summary>
    public Task TabAsync(string name) => Page.Locator(".mud-tab").Filter(new() { HasTextRegex = Exactly(name) }).First.ClickAsync();

    /// <summary>Does something that saves, and waits for the answer.</summary>
    /// <returns>The answer's status.</returns>
    public Task<int> SavingAsync(Func<Task> act) => SavingAsync(act, IsSave);

    /// <summary>Publishes what is drawn.</summary>
    public Task<int> PublishAsync() =>
        SavingAsync(() => Page.Locator(".mud-toolbar button.mud-primary-text").First.ClickAsync(), r => IsSave(r) && IsPublication(r));

    /// <summary>Runs the workflow; the studio then shows its instance.</summary>
    public Task RunAsync() => Page.Locator(".mud-toolbar button.mud-success-text").First.ClickAsync();

    /// <summary>Chooses from the menu beside the publish button.</summary>
    public async Task MenuAsync(string choice)
    {
        await Page.Locator(".mud-toolbar [class*=mud-menu-icon]").Last.ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText(choice, new() { Exact = true }).First.ClickAsync();
    }

    /// <summary>Waits until the viewer shows an instance.</summary>
    public Task WaitForViewerAsync() => Page.WaitForSelectorAsync("elsa-workflow-instance-viewer .x6-graph");

    public ValueTask DisposeAsync() => visitor.DisposeAsync();

    // The screen that is shown already is loaded again with the whole page.
    private async Task ShowAsync(string path, Func<Task> wait)
    {
        if (new Uri(Page.Url).AbsolutePath == path)
        {
            await visitor.OpenAsync(path);
        }
        else
        {
            await Page.EvaluateAsync(
                "path => { document.querySelector('#screen > *').dataset.left = ''; history.pushState(null, '', path); }",
                path
            );
            await Assertions.Expect(Page.Locator("#screen > [data-left]")).ToHaveCountAsync(0);
        }

        await wait();
    }

    private async Task SyntaxAsync(string label, string syntax)
    {
        await Control(label).Locator("xpath=ancestor::*[.//button][1]").Locator("button").Last.ClickAsync();
        await Page.Locator(".mud-popover-open").GetByText(syntax, new() { Exact = true }).ClickAsync();
    }

    private async Task<int> SavingAsync(Func<Task> act, Func<IRequest, bool> isIt)
    {
        var answer = await Page.RunAndWaitForResponseAsync(act, r => isIt(r.Request));
        return answer.Status;
    }

    private static bool IsSave(IRequest request) =>
        request.Method == "POST" && new Uri(request.Url).AbsolutePath == "/elsa/api/workflow-definitions";

    // The draft is saved by itself half a second after a change, perhaps just before it is published.
    private static bool IsPublication(IRequest request) => request.PostData?.Contains("\"publish\":true", StringComparison.Ordinal) == true;

    private static Regex Exactly(string text, string after = "") =>
        new($@"^\s*{Regex.Escape(text)}{after}\s*$", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1));

    private async Task WaitForEditorAsync()
    {
        await Page.WaitForSelectorAsync("elsa-workflow-definition-editor .x6-graph");
        await Assertions.Expect(Page.Locator("[draggable=true], .mud-expand-panel-header").First).ToBeVisibleAsync();
    }

    // A connection that is drawn over a port takes the mouse from its middle: a person aims at what is seen of the port.
    private static async Task<(float X, float Y)> AimAsync(ILocator port)
    {
        var point = await port.EvaluateAsync<float[]>(
            """
            port => {
              const box = port.getBoundingClientRect();
              for (const dx of [0.5, 0.3, 0.7, 0.15, 0.85]) {
                for (const dy of [0.5, 0.3, 0.7, 0.15, 0.85]) {
                  const [x, y] = [box.x + box.width * dx, box.y + box.height * dy];
                  const seen = document.elementFromPoint(x, y);
                  if (seen === port || port.contains(seen) || seen?.closest('[port]') === port) {
                    return [x, y];
                  }
                }
              }
              return [box.x + box.width / 2, box.y + box.height / 2];
            }
            """
        );
        return (point[0], point[1]);
    }

    private static async Task<(float X, float Y)> CentreAsync(ILocator locator)
    {
        var box = await locator.BoundingBoxAsync() ?? throw new InvalidOperationException("The port is not on the canvas.");
        return (box.X + (box.Width / 2), box.Y + (box.Height / 2));
    }
}
