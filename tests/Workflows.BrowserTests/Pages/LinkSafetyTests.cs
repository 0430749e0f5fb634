using Microsoft.Extensions.DependencyInjection;
using Workflows.BrowserTests.World;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>What mail scanners do with a link: open it in a real browser and run its scripts.</summary>
public sealed class LinkSafetyTests(TestWorld world)
{
    private const string Traces = """
        select 'audit ' || action || ' by ' || actor from audit where case_id = @caseId
        union all select 'code ' || c.id from task_codes c join tasks t on t.id = c.task_id where t.case_id = @caseId
        union all select 'decision ' || outcome from decisions where case_id = @caseId
        union all select 'inbox ' || id from inbox where case_id = @caseId
        union all select 'task ' || id || ' ' || status from tasks where case_id = @caseId
        """;

    [Fact]
    public async Task A_link_that_is_opened_twenty_times_with_scripts_and_not_clicked_changes_nothing()
    {
        var form = await world.SendFormAsync(Adult);
        var link = (await world.MailAsync(Helen, $"Decision needed: {form.Case}")).Link!;
        var caseId = await Database.QuerySingleOrDefaultAsync<string>(
            "select case_id from arrangements order by opened_at desc limit 1",
            null,
            TestWorld.Stop
        );
        var before = await TracesAsync(caseId!);
        Assert.Contains(before, t => t.StartsWith("task ", StringComparison.Ordinal) && t.EndsWith(" open", StringComparison.Ordinal));
        for (var time = 0; time < 20; time++)
        {
            await using var scanner = await world.VisitAsync();
            await scanner.Page.GotoAsync(link, new() { WaitUntil = WaitUntilState.NetworkIdle });
            Assert.Equal(200, scanner.Status);
            Assert.Empty(scanner.Troubles);
        }

        Assert.Equal("AwaitingDecision", await world.StateAsync(form.Case));
        Assert.Equal(before, await TracesAsync(caseId!));

        // And it still works for the person.
        await using var lead = await world.VisitAsync();
        await lead.EnterAsync(world, link, Helen);
        Assert.Contains(form.Case, await lead.Heading, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_link_and_a_link_of_an_erased_case_say_so()
    {
        var form = await world.SendFormAsync(Adult);
        var link = (await world.MailAsync(Helen, $"Decision needed: {form.Case}")).Link!;
        await using var lead = await world.VisitAsync();
        await lead.OpenAsync(link + ").");
        Assert.Equal("This link is incomplete", await lead.Heading);
        await lead.LooksRightAsync("link-incomplete");

        await using (var transaction = await Database.BeginAsync(TestWorld.Stop))
        {
            var vault = world.Server.Services.GetRequiredService<Vault>();
            await vault.EraseAsync(transaction, (await vault.FindCaseAsync(transaction, form.Case))!, world.Server.Now);
            await transaction.CommitAsync(TestWorld.Stop);
        }

        await lead.EnterAsync(world, link, Helen);
        Assert.Equal("This case was erased", await lead.Heading);
        await lead.LooksRightAsync("link-case-erased");
    }

    private Database Database => world.Server.Services.GetRequiredService<Database>();

    /// <summary>All that was noted, decided and sent about a case, and the mails to its lead.</summary>
    private async Task<IReadOnlyList<string>> TracesAsync(string caseId)
    {
        var rows = await Database.QueryAsync<string>(Traces, new { caseId }, TestWorld.Stop);
        var mails = await world.Server.MailsAsync(Helen, TestWorld.Stop);
        return [.. rows.Order(StringComparer.Ordinal), .. mails.Select(m => m.Subject)];
    }
}
