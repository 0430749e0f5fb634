using System.Net;
using Workflows.Server.Demo;

namespace Workflows.Faults;

/// <summary>
/// The lead who is asked: opens the link in the mail, proves who they are by a mailed code, decides, confirms. When no answer comes they begin
/// anew, with the same decision; never after they have seen it recorded.
/// </summary>
internal sealed class Lead(World world, IReadOnlyCollection<Case> sent) : IDisposable
{
    private readonly HttpClient http = new(new AnyNode(world.Nodes, new HttpClientHandler { CookieContainer = new CookieContainer() }))
    {
        BaseAddress = new Uri(world.Nodes[0].Address),
        Timeout = TimeSpan.FromSeconds(4),
    };

    private readonly MailedCodes codes = new(world.Sink);

    /// <summary>Decides what waits until nothing is left to be decided after the workers have stopped.</summary>
    public async Task RunAsync(CancellationToken enough, CancellationToken cancellationToken)
    {
        while (true)
        {
            var stopped = enough.IsCancellationRequested;
            var open = sent.Where(c => c.Plan != Plan.Leave && c.Acknowledged is null).ToArray();
            if (open.Length == 0 && stopped)
            {
                return;
            }

            var mails = world.Sink.All().Where(m => m.Subject.StartsWith("Decision needed: ", StringComparison.Ordinal)).ToArray();
            foreach (var @case in open)
            {
                if (Array.Find(mails, m => m.Subject.Contains(@case.Reference, StringComparison.Ordinal)) is { } mail)
                {
                    await DecideAsync(@case, mail, cancellationToken);
                }
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task DecideAsync(Case @case, SinkMail mail, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await TryAsync(@case, mail, cancellationToken);
                if (@case.Acknowledged is not null)
                {
                    return;
                }
            }
            catch (Exception e)
                when (e is HttpRequestException or IOException
                    || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                // The node was killed or is frozen: no acknowledgement came.
            }

            @case.Retries++;
            await Task.Delay(200, cancellationToken);
        }
    }

    private async Task TryAsync(Case @case, SinkMail mail, CancellationToken cancellationToken)
    {
        // The client belongs to all of this person's visits, and is not disposed of with the browser.
#pragma warning disable CA2000
        var browser = new FormBrowser(http);
#pragma warning restore CA2000
        await browser.OpenAsync(new Uri(mail.Link!).PathAndQuery, cancellationToken);
        if (browser.Words.Contains("Send me a code", StringComparison.Ordinal))
        {
            await codes.ProveAsync(browser, mail.To, cancellationToken);
        }

        if (!browser.Words.Contains("Request about", StringComparison.Ordinal))
        {
            Acknowledge(@case, browser);
            return;
        }

        await browser.PressAsync(@case.Plan == Plan.Approve ? "Approve" : "Do not approve", cancellationToken);
        if (browser.Words.Contains("Record it", StringComparison.Ordinal))
        {
            (string, string)[] typed = @case.Plan == Plan.Decline ? [("reason", "other")] : [];
            await browser.PressAsync("Record it", cancellationToken, typed);
            Acknowledge(@case, browser);
        }
    }

    private static void Acknowledge(Case @case, FormBrowser browser)
    {
        if (browser.Status == 200 && browser.Words.Contains("You decided this on", StringComparison.Ordinal))
        {
            @case.Acknowledged = browser.Words.Contains("not approved", StringComparison.Ordinal) ? "decline" : "approve";
        }
    }
}
