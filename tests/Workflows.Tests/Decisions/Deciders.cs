using OtpNet;
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
                    ContentHash = task.ContentHash!,
                }
            );
    }

    /// <summary>Sets up a person's authenticator and gives its secret.</summary>
    public async Task<byte[]> EnrolAsync(string person)
    {
        var authenticators = world.Get<Authenticators>();
        return await world.InAsync(async t =>
        {
            await authenticators.InviteAsync(t, person, world.Clock.Now, TimeSpan.FromDays(7), default);
            var secret = (await authenticators.SecretToEnrolAsync(t, person, default))!;
            Assert.True(await authenticators.EnrolAsync(t, person, new Totp(secret).ComputeTotp(), default));
            return secret;
        });
    }
}
