using System.Text.Json.Nodes;
using Workflows.Server.Demo;

namespace Workflows.Faults.Round;

/// <summary>Brings the cases of a run into use as people do: form, approval, agreement, set-up, and a phone that the desk confirms.</summary>
internal sealed class RoundSetUp(World world, RoundClock clock)
{
    private const string Desk = DemoForms.Sam;

    /// <summary>Four workers of three services and two nations; one has two cases.</summary>
    public static readonly IReadOnlyList<RoundCase> Cases =
    [
        Of("NTH", 417, "w-07", DemoForms.Asha, "PH-0231"),
        Of("NTH", 418, "w-07", DemoForms.Asha, "PH-0231"),
        Of("NTH", 419, "w-08", "noor.haddad@harbour.example", "PH-0232"),
        Of("RVD", 101, "w-11", DemoForms.Ben, "PH-0244"),
        Of("MOR", 201, "w-15", "eilidh.ross@harbour.example", "PH-0260"),
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly MailedCodes codes = new(world.Sink);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ApproveAsync(cancellationToken);
        foreach (var @case in Cases)
        {
            await AgreeAsync(@case, cancellationToken);
        }

        await SetUpAsync(cancellationToken);
    }

    private static RoundCase Of(string service, int number, string workerId, string address, string phone) =>
        new(Case.ReferenceOf(service, number), service, workerId, address, phone);

    private async Task ApproveAsync(CancellationToken cancellationToken)
    {
        var form = await GoogleForm.FindAsync(world, "F2", cancellationToken);
        var sent = new List<Case>();
        foreach (var @case in Cases)
        {
            var response = await form.SendAsync(@case.Address, DemoForms.Adult(@case.Reference), cancellationToken);
            sent.Add(new Case(@case.Reference, response, @case.Service, Plan.Approve));
        }

        await clock.SettleAsync(cancellationToken);
        using var lead = new Lead(world, sent);
        await lead.RunAsync(new CancellationToken(canceled: true), cancellationToken);
        await StateAsync("AwaitingAgreement", cancellationToken);
    }

    private async Task AgreeAsync(RoundCase @case, CancellationToken cancellationToken)
    {
        using var worker = await OpenAsync(@case.Address, $"{@case.Reference}: agreement code", cancellationToken);
        var code = worker.Shown.Text(".secret.code");
        var words = JsonNode.Parse(await File.ReadAllTextAsync(World.FileOf("workflows/pages/agreement.json"), cancellationToken))!;
        var english = words["languages"]!["en"]!;
        using var phone = new FormBrowser(world.Nodes[0].Address);
        await phone.OpenAsync("/a", cancellationToken);
        await phone.PressAsync((string)english["goOn"]!, cancellationToken, ("code", code));
        var points = english["points"]!.AsArray().Select((_, i) => ("point", $"{i + 1}"));
        await phone.PressAsync((string)english["agree"]!, cancellationToken, [.. points, ("helped", "no")]);
        if (phone.Heading != (string)english["agreedHeading"]!)
        {
            throw new InvalidOperationException($"The young person of {@case.Reference} could not agree: {phone.Words}");
        }
    }

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await StateAsync("AwaitingSetup", cancellationToken);
        var form = await GoogleForm.FindAsync(world, "F3", cancellationToken);
        foreach (var @case in Cases)
        {
            // The clock of the stand-in for Google is not moved, and nothing is done on a day after the form was sent.
            await form.SendAsync(@case.Address, DemoForms.SetUp(@case.Reference, @case.Phone, DateTimeOffset.UtcNow), cancellationToken);
        }

        await clock.SettleAsync(cancellationToken);
        foreach (var phone in Cases.Select(c => c.Phone).Distinct(StringComparer.Ordinal))
        {
            using var desk = await OpenAsync(Desk, $"Please check phone {phone}", cancellationToken);
            await desk.PressAsync("Issued to this worker, and working", cancellationToken);
            await desk.PressAsync("Record it", cancellationToken);
        }

        await StateAsync("Active", cancellationToken);
    }

    /// <summary>Opens the link of a mail, and proves by a code who the reader is.</summary>
    private async Task<FormBrowser> OpenAsync(string address, string subject, CancellationToken cancellationToken)
    {
        var mail =
            world.Sink.All().LastOrDefault(m => m.To == address && m.Subject.StartsWith(subject, StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"There is no mail '{subject}' to {address}.");
        var browser = new FormBrowser(world.Nodes[0].Address);
        await browser.OpenAsync(new Uri(mail.Link!).PathAndQuery, cancellationToken);
        await codes.ProveAsync(browser, address, cancellationToken);
        return browser;
    }

    /// <summary>Waits until all arrangements are in a state.</summary>
    private async Task StateAsync(string state, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        await using var count = world.Database.CreateCommand($"select count(*) from arrangements where state = '{state}'");
        while ((long)(await count.ExecuteScalarAsync(limit.Token))! < Cases.Count)
        {
            await Task.Delay(100, limit.Token);
        }

        await clock.SettleAsync(cancellationToken);
    }
}
