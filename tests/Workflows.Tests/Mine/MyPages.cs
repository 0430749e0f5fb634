using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.HumanTasks.Mine;
using Workflows.Server.Demo;
using Workflows.Storage.Privacy;
using Workflows.Tests.Decisions;

namespace Workflows.Tests.Mine;

/// <summary>Asks for links to a person's own tasks and cases, as people do on <c>/me</c>, and opens them.</summary>
internal static class MyPages
{
    /// <summary>Types an address on <c>/me</c>, and gives the page that answers.</summary>
    public static async Task<ShownPage> AskForLinkAsync(this CaseworkWorld world, string address)
    {
        using var browser = world.Browse();
        await browser.OpenAsync("/me");
        return await browser.PressAsync("Send me a link", ("email", address));
    }

    /// <summary>Carries out the requests that wait in their lane.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> SendLinksAsync(this CaseworkWorld world)
    {
        var waiting = await world.Database.QueryAsync<(string Id, byte[] Payload)>(
            "select id, payload from outbox where lane = @lane order by seq",
            new { lane = LinkRequests.Lane }
        );
        var key = await world.Get<Vault>().KeyAsync(null);
        foreach (var (id, payload) in waiting)
        {
            var address = JsonSerializer.Deserialize<JsonObject>(key.Open("outbox", id, payload))!["address"]!.GetValue<string>();
            await world.InAsync(async t =>
            {
                await world.Get<MineLinks>().SendAsync(t, address, id);
                await t.ExecuteAsync("delete from outbox where id = @id", new { id });
            });
        }

        return waiting.Count;
    }

    /// <summary>A browser in which a person (<c>helen.okafor</c>) has opened the page of their own tasks.</summary>
    public static async Task<FormBrowser> OpenMineAsync(this CaseworkWorld world, string person)
    {
        await world.AskForLinkAsync($"{person}@harbour.example");
        await world.SendLinksAsync();
        return await world.Deciders.OpenAsync(person, "EM-71");
    }

    /// <summary>A browser in which a person has opened a case from there.</summary>
    public static async Task<FormBrowser> OpenCaseAsync(this CaseworkWorld world, string person, string reference)
    {
        var browser = await world.OpenMineAsync(person);
        await browser.PressAsync($"Open {reference}");
        return browser;
    }
}
