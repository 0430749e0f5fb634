using System.Security.Cryptography;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Suitability;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Identity;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Store;
using Workflows.People;
using Workflows.Server.Demo;
using Xunit;

namespace Workflows.Tests.Decisions;

/// <summary>Asks the people of a world for decisions, and lets them decide.</summary>
internal sealed class Deciders(CaseworkWorld world)
{
    public Task<HumanTask> TaskAsync(string id) => world.InAsync(async t => (await world.Get<TaskStore>().FindAsync(t, id))!);

    /// <summary>Asks a question; a suitability decision of the safeguarding lead if nothing else is said.</summary>
    public Task<HumanTask> AskAsync(Arrangement arrangement, AskedDecision? task = null) =>
        world.InAsync(t =>
            world
                .Get<DecisionAsking>()
                .OpenAsync(
                    t,
                    (
                        task
                        ?? new AskedDecision
                        {
                            Id = "",
                            Step = "SL",
                            ArrangementId = "",
                            Role = RoleCodes.SafeguardingLead,
                        }
                    ) with
                    {
                        Id = task is { Id.Length: > 0 } ? task.Id : $"t-{arrangement.Id}",
                        ArrangementId = arrangement.Id,
                    }
                )
        );

    /// <summary>A browser in which a person has opened their newest link and typed the mailed code.</summary>
    public async Task<FormBrowser> OpenAsync(string person, string template = "EM-01")
    {
        var browser = world.Browse();
        await browser.OpenAsync(await world.Sent.LinkOfAsync(person, template));
        await browser.PressAsync("Send me a code");
        await browser.PressAsync("Continue", ("code", await world.Sent.CodeOfAsync(person)));
        return browser;
    }

    /// <summary>A browser that asks for a code on a link.</summary>
    public async Task<FormBrowser> AskForCodeAsync(string link)
    {
        var browser = world.Browse();
        await browser.OpenAsync(link);
        await browser.PressAsync("Send me a code");
        return browser;
    }

    /// <summary>Invites a person as the command <c>people invite</c> does, and gives the code to hand over.</summary>
    public async Task<string> HandOverAsync(string person) =>
        (await world.InAsync(t => world.Get<AuthenticatorInvitations>().InviteByHandAsync(t, person, "command-line"))).Code!;

    /// <summary>Decides through the desk itself, with a session that the pages would have proven.</summary>
    public async Task<DecideResult> DecideAsync(
        string taskId,
        string person,
        string outcome,
        int level = 2,
        string? reason = null,
        params string[] conditions
    )
    {
        var task = await TaskAsync(taskId);
        var number = await world.Database.QuerySingleOrDefaultAsync<long>(
            "select max(number) from task_links where task_id = @taskId and person_id = @person",
            new { taskId, person }
        );
        return await world
            .Get<DecisionDesk>()
            .DecideAsync(
                new DecideRequest
                {
                    Token = world.Get<TaskLinks>().TokenFor(taskId, person, LinkPurposes.Decide, (int)number),
                    PersonId = person,
                    Level = level,
                    Outcome = outcome,
                    ReasonCode = reason,
                    Conditions = conditions,
                    Questions = outcome == "more_information" ? ["risk"] : [],
                    ContentHash = task.ContentHash ?? "",
                }
            );
    }

    /// <summary>Sets up a person's authenticator, which counts at once, and gives its secret.</summary>
    public async Task<byte[]> EnrolAsync(string person)
    {
        var secret = RandomNumberGenerator.GetBytes(20);
        Assert.True(await world.InAsync(t => world.Get<Authenticators>().AddAsync(t, person, secret, 0, world.Clock.Now, default)));
        return secret;
    }
}
