using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Google.Forms;
using Workflows.Google.Sheets;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Server.Demo;
using Workflows.Server.Simulation;
using Workflows.Storage;
using Workflows.Submissions.Checks;

namespace Workflows.BrowserTests.World;

/// <summary>The real server with its stand-ins and a simulated clock, and a Chromium, for all tests of this project.</summary>
public sealed partial class TestWorld : IAsyncLifetime
{
    public const string Administrator = "team@harbour.example";
    public const string Password = "a sample pass phrase 1";

    private static readonly string[] Switches =
    [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private readonly Dictionary<string, string> authenticatorKeys = new(StringComparer.Ordinal);
    private int cases = 700;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    internal DemoWorld Server { get; private set; } = null!;

    internal string Address => Server.Address;

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        Server = await DemoWorld.StartAsync(
            CancellationToken.None,
            new Dictionary<string, string?>
            {
                ["Accounts:Administrator:Email"] = Administrator,
                ["Accounts:Administrator:Password"] = Password,
                ["Accounts:FourEyesPublish"] = "true",
            }
        );
        // People switch that on at Google by hand; its API cannot.
        var form = await Server.Services.GetRequiredService<GoogleForms>().FindAsync("F2");
        await PostAsync($"/emulator/forms/{form!.ExternalId}/acts", new { kind = "allowEditing" });
        await Server.SettleAsync(CancellationToken.None);
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(40_000);
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Switches });
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Opens a browser of its own: no cookies yet.</summary>
    /// <param name="scripts">Whether it runs scripts.</param>
    public async Task<Visitor> VisitAsync(bool scripts = true)
    {
        var context = await browser.NewContextAsync(
            new()
            {
                BaseURL = Address,
                JavaScriptEnabled = scripts,
                Locale = "en-GB",
                TimezoneId = "Europe/London",
                ViewportSize = new() { Width = 320, Height = 640 },
            }
        );
        // Machines that build at the same time are slow: nothing here asserts a duration.
        context.SetDefaultTimeout(90_000);
        return new Visitor(context, await context.NewPageAsync());
    }

    /// <summary>A case reference that no other test uses.</summary>
    public string NewCase(string service = "NTH")
    {
        var number = Interlocked.Increment(ref cases);
        return $"{service}-{number:00000}-{CaseReference.LetterOf(service, number)}";
    }

    /// <summary>Moves to the morning of a working day whose next day is one too, if it is not such a time already.</summary>
    public async Task MorningAsync()
    {
        var calendar = Server.Services.GetRequiredService<WorkingCalendar>();
        var now = Server.Now;
        var (isToday, hour) = (calendar.IsWorkingTime(now, Nation.EnglandAndWales), calendar.Local(now).Hour);
        if (isToday && hour is >= 9 and < 13)
        {
            return;
        }

        var next = calendar.Local(now).Date.PlusDays(1);
        while (!calendar.IsWorkingDay(next, Nation.EnglandAndWales) || !calendar.IsWorkingDay(next.PlusDays(1), Nation.EnglandAndWales))
        {
            next = next.PlusDays(1);
        }

        await MoveToAsync(calendar.AtLocal(next, new NodaTime.LocalTime(10, 12)));
    }

    /// <summary>Lets working hours pass.</summary>
    public Task PassWorkingHoursAsync(double hours) =>
        MoveToAsync(Server.Services.GetRequiredService<WorkingCalendar>().AddWorkingHours(Server.Now, hours, Nation.EnglandAndWales));

    /// <summary>Reads forms and waits until nothing can run now. What these tests ask for in a real minute is more than Google's quota.</summary>
    public async Task SettleAsync()
    {
        await PostAsync("/emulator/quotas/refill", new { });
        await Server.SettleAsync(Stop);
    }

    /// <summary>Sends form F2 for a new case.</summary>
    /// <returns>The case, and the page where the worker edits the form.</returns>
    internal async Task<SentForm> SendFormAsync(
        Func<string, Dictionary<string, string[]>> answers,
        string worker = DemoForms.Asha,
        string service = "NTH"
    )
    {
        await MorningAsync();
        var reference = NewCase(service);
        var thanks = await Server.SubmitAsync(worker, answers(reference), Stop);
        await SettleAsync();
        return new SentForm(reference, EditLink().Match(thanks).Groups["path"].Value.Replace("&amp;", "&", StringComparison.Ordinal));
    }

    /// <summary>Sends the form once more for a case that has a request.</summary>
    internal async Task SendAgainAsync(Dictionary<string, string[]> answers, string worker = DemoForms.Asha)
    {
        await Server.SubmitAsync(worker, answers, Stop);
        await SettleAsync();
    }

    /// <summary>The newest mail to somebody whose subject begins so.</summary>
    internal async Task<DemoMail> MailAsync(string to, string subject)
    {
        var mails = await Server.MailsAsync(to, Stop);
        return mails.FirstOrDefault(m => m.Subject.StartsWith(subject, StringComparison.Ordinal))
            ?? throw new InvalidOperationException(
                $"There is no mail '{subject}' to {to}, only: {string.Join(" | ", mails.Select(m => m.Subject))}"
            );
    }

    /// <summary>The newest mailed code.</summary>
    public async Task<string> CodeAsync(string to)
    {
        await SettleAsync();
        return Digits().Match((await MailAsync(to, "Your code")).Text).Value;
    }

    /// <summary>
    /// The code that somebody's authenticator app shows. Days go by in seconds here, and each code works once: so half a minute is let pass for
    /// whoever has used one before, in the one place that notes it.
    /// </summary>
    internal async Task<string> AuthenticatorCodeAsync(string person)
    {
        await Server.Services.GetRequiredService<Database>().ExecuteAsync("update authenticators set last_step = 0", null, Stop);
        return new DemoAuthenticator(authenticatorKeys[person]).Next();
    }

    /// <summary>Scans the key that a set-up page shows.</summary>
    internal void ScanKey(string person, string key) => authenticatorKeys[person] = key;

    /// <summary>Sets up an authenticator by the link in the mail and the code that a manager hands over; once a person.</summary>
    public async Task EnrolAsync(string person)
    {
        if (!authenticatorKeys.ContainsKey(person))
        {
            var handedOver = await HandOverAsync(person);
            await using var visitor = await VisitAsync();
            await visitor.EnterAsync(this, (await MailAsync(person, "Set up your authenticator")).Link!, person);
            await visitor.EnrolAsync(this, person, handedOver);
        }
    }

    /// <summary>Invites a person as the command <c>people invite</c> does, and gives the code to hand over.</summary>
    public async Task<string> HandOverAsync(string person)
    {
        var found = await Server.Services.GetRequiredService<PeopleDirectory>().FindByEmailAsync(person, null, Stop);
        return await Server.InviteAsync(found!.Id, Stop);
    }

    /// <summary>State of a case's row in the sheet of its service.</summary>
    public async Task<string> StateAsync(string caseReference)
    {
        await SettleAsync();
        var rows = await Server.RowsAsync("service/" + caseReference[..3], "S2", Stop);
        return Assert.Single(rows, r => r["case_ref"] == caseReference)["state"];
    }

    /// <summary>Has the stand-in for Google refuse every call for the spreadsheet of a service, for as long as something lasts.</summary>
    public async Task WithoutSheetAsync(string service, Func<Task> during)
    {
        var sheets = await Server.Services.GetRequiredService<SpreadsheetSetup>().ListAsync(Stop);
        var id = sheets.Single(s => s.SpreadsheetKey == "service/" + service).ExternalId;
        await PostAsync(
            "/emulator/faults",
            new
            {
                match = new { api = "sheets", path = id },
                kind = "Status",
                status = 400,
            }
        );
        await during();
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        using var response = await http.DeleteAsync(new Uri("/emulator/faults", UriKind.Relative), Stop);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Somebody edits a question of F2 in Google.</summary>
    public async Task RenameQuestionAsync(string key, string title)
    {
        var forms = Server.Services.GetRequiredService<GoogleForms>();
        var form = await forms.FindAsync("F2", Stop);
        var questionId = (await forms.MapAsync("F2", Stop)).Single(m => m.Value == key).Key;
        await PostAsync(
            $"/emulator/forms/{form!.ExternalId}/acts",
            new
            {
                kind = "renameQuestion",
                questionId,
                title,
            }
        );
    }

    private async Task PostAsync(string path, object body)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Address) };
        using var response = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        response.EnsureSuccessStatusCode();
    }

    internal static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<MoveReport> MoveToAsync(DateTimeOffset to) => Server.MoveToAsync(to, Stop);

    [GeneratedRegex("\\d{3} ?\\d{3}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Digits();

    [GeneratedRegex("href=\"(?<path>[^\"]*responseId=[^\"]*)\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EditLink();
}

/// <summary>A form that was sent.</summary>
/// <param name="Case">Its case reference.</param>
/// <param name="EditPath">Where the worker edits it.</param>
internal sealed record SentForm(string Case, string EditPath);
