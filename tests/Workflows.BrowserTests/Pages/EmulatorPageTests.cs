using Microsoft.Extensions.DependencyInjection;
using Workflows.BrowserTests.World;
using Workflows.Google.Forms;
using Workflows.Google.Sheets;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>The stand-in for Google, as people use it on a development machine.</summary>
public sealed class EmulatorPageTests(TestWorld world)
{
    [Fact]
    public async Task A_worker_fills_a_form_in_page_by_page()
    {
        await world.MorningAsync();
        var reference = world.NewCase();
        var form = await world.Server.Services.GetRequiredService<GoogleForms>().FindAsync("F2", TestWorld.Stop);
        await using var worker = await world.VisitAsync();
        await worker.OpenAsync($"/forms/{form!.ExternalId}/viewform");
        await worker.LooksRightAsync("emulator-form");
        await worker.Page.Locator("button[name=continue]").ClickAsync();
        Assert.Equal(400, worker.Status);
        await worker.LooksRightAsync("emulator-form-error");
        await worker.Page.Locator("#emailAddress").FillAsync(Asha);
        await worker.SendAsync(world, Adult(reference));
        await worker.LooksRightAsync("emulator-form-thanks");
        Assert.Equal("AwaitingDecision", await world.StateAsync(reference));
    }

    [Fact]
    public async Task Forms_and_spreadsheets_can_be_looked_at()
    {
        await world.SendFormAsync(Adult);
        await using var visitor = await world.VisitAsync();
        await visitor.OpenAsync("/emulator");
        await visitor.LooksRightAsync("emulator");
        await visitor.OpenAsync("/forms");
        await visitor.LooksRightAsync("emulator-forms");
        await visitor.OpenAsync("/spreadsheets");
        await visitor.LooksRightAsync("emulator-spreadsheets");
        var sheets = await world.Server.Services.GetRequiredService<SpreadsheetSetup>().ListAsync(TestWorld.Stop);
        await visitor.OpenAsync("/spreadsheets/" + sheets.Single(s => s.SpreadsheetKey == "service/NTH").ExternalId);
        await visitor.LooksRightAsync("emulator-spreadsheet");
    }
}
