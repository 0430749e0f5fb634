using Microsoft.Extensions.DependencyInjection;
using Workflows.BrowserTests.World;
using Workflows.Storage;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>What mail scanners do with a link: open it in a real browser and run its scripts.</summary>
public sealed class LinkSafetyTests(TestWorld world)
{
    private const string Traces = """
        select (select count(*) from audit) as audited, (select count(*) from task_codes) as codes,
            (select count(*) from decisions) as decisions, (select count(*) from mailbox_messages) as mails, (select count(*) from inbox) as inbox,
            (select count(*) from tasks where status = 'open') as open
        """;

    [Fact]
    public async Task A_link_that_is_opened_twenty_times_with_scripts_and_not_clicked_changes_nothing()
    {
        var form = await world.SendFormAsync(Adult);
        var link = (await world.MailAsync(Helen, $"Decision needed: {form.Case}")).Link!;
        var before = await TracesAsync();
        for (var time = 0; time < 20; time++)
        {
            await using var scanner = await world.VisitAsync();
            await scanner.Page.GotoAsync(link, new() { WaitUntil = WaitUntilState.NetworkIdle });
            Assert.Equal(200, scanner.Status);
            Assert.Empty(scanner.Troubles);
        }

        Assert.Equal("AwaitingDecision", await world.StateAsync(form.Case));
        Assert.Equivalent(before, await TracesAsync(), strict: true);

        // And it still works for the person.
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, link, Helen);
        Assert.Contains(form.Case, await lead.Heading, StringComparison.Ordinal);
    }

    private async Task<TraceCounts> TracesAsync() =>
        (await world.Server.Services.GetRequiredService<Database>().QuerySingleOrDefaultAsync<TraceCounts>(Traces, null, TestWorld.Stop))!;

    private sealed class TraceCounts
    {
        public long Audited { get; set; }

        public long Codes { get; set; }

        public long Decisions { get; set; }

        public long Mails { get; set; }

        public long Inbox { get; set; }

        public long Open { get; set; }
    }
}
