using Microsoft.Extensions.DependencyInjection;
using Workflows.BrowserTests.World;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Setup;
using Workflows.Storage;
using static Workflows.Server.Demo.DemoForms;

namespace Workflows.BrowserTests.Pages;

/// <summary>The pages of the set-up: the worker's checklist, the lead's question and the phones desk's.</summary>
public sealed class SetupPageTests(TestWorld world)
{
    private const string Sam = "sam.poole@harbour.example";

    [Fact]
    public async Task A_worker_reads_what_to_do_and_what_is_missing()
    {
        var reference = await AgreedAsync();
        await using (var worker = await world.VisitAsync())
        {
            await worker.EnterAsync(world, (await world.MailAsync(Asha, $"{reference}: set-up to do")).Link!, Asha);
            Assert.Equal("Set up both phones", await worker.Heading);
            await worker.LooksRightAsync("setup-1-asked");
        }

        await SendAsync(
            reference,
            ("safe_word", "Not yet"),
            ("safe_word_change", null),
            ("passcode", "They prefer not to"),
            ("they_know_use", "What the ticks mean")
        );
        await using (var worker = await world.VisitAsync())
        {
            await worker.EnterAsync(world, (await world.MailAsync(Asha, $"{reference}: your checklist was received")).Link!, Asha);
            Assert.Equal("Something is missing", await worker.Heading);
            Assert.Equal(4, await worker.Page.Locator("#missing li").CountAsync());
            await worker.LooksRightAsync("setup-2-missing");
        }

        await SendAsync(reference, ("known_by_others", "Yes"));
        await using var old = await world.VisitAsync();
        await old.EnterAsync(world, (await world.MailAsync(Asha, $"{reference}: your checklist was received")).Link!, Asha);
        Assert.Contains("Your checklist was received", await old.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        await old.LooksRightAsync("setup-3-received");
    }

    [Fact]
    public async Task A_lead_and_the_phones_desk_answer_by_clicking()
    {
        var reference = await AgreedAsync("kit.marlow@harbour.example", "RVD");
        await SendAsync(reference, ("known_by_others", "Don't know"), ("phone_asset", "PH-0245"), ("from", "kit.marlow@harbour.example"));
        await using (var lead = await world.VisitAsync())
        {
            await lead.EnterAsync(world, (await world.MailAsync(Helen, $"Decision needed: {reference}")).Link!, Helen);
            await lead.LooksRightAsync("setup-lead-1-question");
            await lead.PressAsync("Not yet");
            await lead.LooksRightAsync("setup-lead-2-confirm-not-yet");
            await lead.Page.GoBackAsync();
            await lead.PressAsync("Go on with the set-up");
            await lead.LooksRightAsync("setup-lead-3-confirm-go-on");
            await lead.PressAsync("Record it");
            await lead.LooksRightAsync("setup-lead-4-result");
        }

        await world.SettleAsync();
        await using (var desk = await world.VisitAsync(scripts: false))
        {
            await desk.EnterAsync(world, (await world.MailAsync(Sam, "Please check phone PH-0245")).Link!, Sam);
        }

        await using var sam = await world.VisitAsync();
        await sam.EnterAsync(world, (await world.MailAsync(Sam, "Please check phone PH-0245")).Link!, Sam);
        await sam.LooksRightAsync("setup-phone-1-question");
        await sam.PressAsync("Lost");
        await sam.LooksRightAsync("setup-phone-2-confirm-lost");
        await sam.Page.GoBackAsync();
        await sam.PressAsync("Issued to this worker, and working");
        await sam.LooksRightAsync("setup-phone-3-confirm");
        await sam.PressAsync("Record it");
        await sam.LooksRightAsync("setup-phone-4-result");
        Assert.Equal("Active", await world.StateAsync(reference));
    }

    /// <summary>A case is approved, and the young person has agreed.</summary>
    private async Task<string> AgreedAsync(string worker = Asha, string service = "NTH")
    {
        var form = await world.SendFormAsync(Adult, worker, service);
        await using (var lead = await world.VisitAsync())
        {
            await lead.EnterAsync(world, (await world.MailAsync(Helen, $"Decision needed: {form.Case}")).Link!, Helen);
            await lead.PressAsync("Approve");
            await lead.PressAsync("Record it");
        }

        await world.SettleAsync();
        var rows = await world.Server.RowsAsync("service/" + service, "S2", TestWorld.Stop);
        var id = rows.Single(r => r["case_ref"] == form.Case)["arrangement_id"];
        await using (var transaction = await world.Server.Services.GetRequiredService<Database>().BeginAsync(TestWorld.Stop))
        {
            Assert.IsType<ArrangementOutcome.Applied>(
                await world
                    .Server.Services.GetRequiredService<ArrangementBook>()
                    .ApplyAsync(
                        transaction,
                        id,
                        new ArrangementEvent
                        {
                            Id = "agree-" + id,
                            Kind = ArrangementEventKind.Agree,
                            Cause = EventCause.Person,
                            Actor = "young-person",
                            Proof = Proof.LiveCode,
                        },
                        TestWorld.Stop
                    )
            );
            await transaction.CommitAsync(TestWorld.Stop);
        }

        await world.SettleAsync();
        return form.Case;
    }

    private async Task SendAsync(string reference, params (string Key, string? Text)[] changes)
    {
        var answers = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["case_ref"] = [reference],
            ["phone_asset"] = ["PH-0231"],
            ["worker_lock"] = ["Yes"],
            ["yp_lock"] = ["Shown and done together"],
            ["passcode"] = ["Yes"],
            ["known_by_others"] = ["No"],
            ["explained"] = Texts("explained"),
            ["safe_word"] = ["Agreed in person or by call"],
            ["safe_word_change"] = ["The first one"],
            ["they_know_numbers"] = Texts("they_know_numbers"),
            ["they_know_use"] = Texts("they_know_use"),
            ["done_on"] = [Workflows.People.WorkingTime.UkTime.Date(world.Server.Now)],
        };
        var from = Asha;
        foreach (var (key, text) in changes)
        {
            if (key == "from")
            {
                from = text!;
            }
            else if (text is null)
            {
                answers.Remove(key);
            }
            else
            {
                answers[key] = [text];
            }
        }

        await world.Server.SubmitAsync(SetupForm.Key, from, answers, TestWorld.Stop);
        await world.SettleAsync();

        string[] Texts(string key) =>
            [
                .. world
                    .Server.Services.GetRequiredService<Workflows.Submissions.Forms.FormCatalog>()
                    .Get(SetupForm.Key)
                    .FindQuestion(key)!
                    .Options.Select(o => o.Text),
            ];
    }
}
