using System.Globalization;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;

namespace Workflows.BrowserTests.World;

/// <summary>
/// What every page keeps to, on a phone of 320 pixels, on a tablet of 768 and on a desk of 1280: axe finds nothing under WCAG 2.0 to 2.2 A and AA, nothing
/// scrolls sideways, a title and one first heading, everything reached by the Tab key in order and seen when it is, and no script errors.
/// A picture of each is left in <c>artifacts/screenshots</c> for people to look at.
/// </summary>
internal static class PageCheck
{
    private static readonly (int Width, int Height)[] Sizes = [(320, 640), (768, 1024), (1280, 900)];

    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        ResultTypes = [ResultType.Violations],
    };

    private static readonly string Screenshots = Path.Combine(Repository.Root, "artifacts", "screenshots");

    // What the Tab key stops at: the checked radio button of a group, or its first, stands for the group; what is folded away is no stop.
    private const string Stops = """
        () => {
          const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
            .filter(e => !e.disabled && e.getClientRects().length > 0 && e.checkVisibility());
          const stops = all.filter(e => e.type !== 'radio' || e.checked
            || !all.some(o => o.type === 'radio' && o.form === e.form && o.name === e.name && (o.checked || (all.indexOf(o) < all.indexOf(e)))));
          stops.forEach((e, i) => e.dataset.stop = i);
          return stops.length;
        }
        """;

    // The next Tab begins at the very top, wherever the focus was.
    private const string FromTheTop = """
        () => {
          document.activeElement?.blur();
          document.body.tabIndex = -1;
          document.body.focus();
          document.body.removeAttribute('tabindex');
          scrollTo(0, 0);
        }
        """;

    // Which stop has the focus, and whether a person sees that.
    private const string Focus = """
        () => {
          const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
          const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          const onScreen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
          return { stop: e.dataset.stop === undefined ? -1 : +e.dataset.stop, seen: outlined && onScreen,
            what: e.outerHTML.slice(0, 120) };
        }
        """;

    /// <summary>Checks the page that is shown; its viewport is a phone's again afterwards.</summary>
    /// <param name="visitor">Who looks at it.</param>
    /// <param name="name">Name of its pictures.</param>
    /// <param name="byKeyboard">Whether the Tab key is tried; behind an open dialog nothing is reached.</param>
    public static async Task LooksRightAsync(this Visitor visitor, string name, bool byKeyboard = true)
    {
        var problems = new List<string>();
        foreach (var (width, height) in Sizes)
        {
            await visitor.Page.SetViewportSizeAsync(width, height);
            await visitor.TakePictureAsync(name, width);
            problems.AddRange((await AxeAsync(visitor.Page)).Select(p => $"{width}: {p}"));
            problems.AddRange((await WidthAsync(visitor.Page)).Select(p => $"{width}: {p}"));
        }

        await visitor.Page.SetViewportSizeAsync(Sizes[0].Width, Sizes[0].Height);
        problems.AddRange(await WordsAsync(visitor.Page));
        if (byKeyboard)
        {
            problems.AddRange(await KeyboardAsync(visitor.Page));
        }

        problems.AddRange(visitor.Troubles);
        Assert.True(problems.Count == 0, $"{name}:\n{string.Join('\n', problems)}");
    }

    /// <summary>Leaves a picture of the whole page.</summary>
    public static async Task TakePictureAsync(this Visitor visitor, string name, int width) =>
        await visitor.Page.ScreenshotAsync(
            new() { Path = Path.Combine(Screenshots, string.Create(CultureInfo.InvariantCulture, $"{name}-{width}.png")), FullPage = true }
        );

    private static async Task<IEnumerable<string>> AxeAsync(IPage page)
    {
        // The newer way ends each run in a window of its own, which this Chromium takes seconds to open; our pages have no frames to gather from.
#pragma warning disable CS0618
        var result = await page.Locator("html").RunAxeLegacy(Rules);
#pragma warning restore CS0618
        return result.Violations.SelectMany(v => v.Nodes.Select(n => $"axe {v.Id}: {v.Help}: {n.Html}"));
    }

    private static async Task<IReadOnlyList<string>> WidthAsync(IPage page)
    {
        var width = await page.EvaluateAsync<int>("() => document.scrollingElement.scrollWidth - document.documentElement.clientWidth");
        return width <= 0 ? [] : [$"the page scrolls sideways by {width} pixels"];
    }

    private static async Task<IReadOnlyList<string>> WordsAsync(IPage page)
    {
        var problems = new List<string>();
        var headings = await page.Locator("h1").CountAsync();
        if (headings != 1)
        {
            problems.Add($"{headings} first headings");
        }

        if (string.IsNullOrWhiteSpace(await page.TitleAsync()))
        {
            problems.Add("no title");
        }

        return problems;
    }

    private static async Task<IReadOnlyList<string>> KeyboardAsync(IPage page)
    {
        var problems = new List<string>();
        var stops = await page.EvaluateAsync<int>(Stops);
        await page.EvaluateAsync(FromTheTop);
        for (var expected = 0; expected < stops; expected++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focus = await page.EvaluateAsync<FocusedElement>(Focus);
            // Day, month, year and calendar of a date field are stops of their own.
            for (
                var part = 0;
                part < 3 && focus.Stop == expected - 1 && focus.What.Contains("type=\"date\"", StringComparison.Ordinal);
                part++
            )
            {
                await page.Keyboard.PressAsync("Tab");
                focus = await page.EvaluateAsync<FocusedElement>(Focus);
            }

            if (focus.Stop != expected)
            {
                problems.Add($"the Tab key went to {focus.What} instead of stop {expected} of {stops}");
                break;
            }

            if (!focus.Seen)
            {
                problems.Add($"the focus is not seen on {focus.What}");
            }
        }

        return problems;
    }

    private sealed class FocusedElement
    {
        public int Stop { get; set; }

        public bool Seen { get; set; }

        public string What { get; set; } = "";
    }
}
