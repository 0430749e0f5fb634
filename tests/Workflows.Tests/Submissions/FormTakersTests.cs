using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Submissions;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Intake;
using Workflows.Tests.Decisions;
using Xunit;

namespace Workflows.Tests.Submissions;

/// <summary>Who takes a form: a wait names its arrangement, and a form says whether it is about an open one.</summary>
public sealed class FormTakersTests : IAsyncLifetime
{
    /// <summary>A form as F2 that opens no arrangement, as the weekly check will be.</summary>
    private static readonly FormDefinition Check = F2Answers.Form with
    {
        Key = "F5",
        Settings = F2Answers.Form.Settings with { OpensArrangement = false },
    };

    private readonly SubmissionWorld world = new(
        (services, _) =>
        {
            services.AddWorkflowEngine();
            services.AddSingleton(new FormCatalog([F2Answers.Form, Check]));
        }
    );

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_form_that_is_about_no_open_arrangement_goes_to_the_triggers_alone()
    {
        await world.DeliverAsync(world.Response());

        Assert.Equal(StimulusTakers.TriggersOnly, Assert.Single(await world.InboxAsync()).Takers);
    }

    [Fact]
    public async Task A_form_about_an_open_arrangement_goes_to_its_waits_alone_and_is_never_dropped()
    {
        var first = await world.DeliverAsync(world.Response());
        await StandAsync(world.Open(first.SubmissionId!, undecided: false));
        await world.DeliverAsync(world.Response(at: SubmissionWorld.Tuesday.AddDays(1)) with { FormKey = "F5" });

        var form = (await world.InboxAsync())[^1];
        Assert.Equal(("FormArrived", "F5:arrangement-1"), (form.Name, form.Key));
        Assert.Equal((StimulusTakers.WaitsOnly, true, true), (form.Takers, form.MustBeTaken, form.KeepWhenUnmatched));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Newer_answers_that_the_arrangement_waits_for_must_be_taken(bool waitedFor)
    {
        var first = await world.DeliverAsync(world.Response());
        await StandAsync(world.Open(first.SubmissionId!, takesRevision: waitedFor));
        var again = await world.DeliverAsync(world.Response(F2Answers.With(("risk", "high")), at: SubmissionWorld.Tuesday.AddMinutes(5)));

        Assert.Equal(IntakeKind.Revised, again.Kind);
        var revised = (await world.InboxAsync())[^1];
        Assert.Equal(("FormRevised", StimulusTakers.WaitsOnly, waitedFor), (revised.Name, revised.Takers, revised.MustBeTaken));
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, false, false)]
    [InlineData(true, true, true)]
    [InlineData(false, true, true)]
    public void A_wait_for_a_form_without_an_arrangement_is_refused_at_publish(bool canStart, bool names, bool allowed)
    {
        var wait = Arrived("wait", canStart);
        if (names)
        {
            wait["arrangementId"] = DefinitionJson.Expression("JavaScript", "getCorrelationId()");
        }

        var definition = DefinitionJson.Of(DefinitionJson.Sequence(Arrived("start", true), wait));

        Assert.Equal(allowed, Publish(definition).IsAllowed);
    }

    [Fact]
    public void A_start_that_a_flowchart_comes_back_to_is_a_wait_too()
    {
        var line = DefinitionJson.Activity("Elsa.WriteLine", "line");

        Assert.True(Publish(DefinitionJson.Flowchart([Arrived("start", true), line], ("start", "Done", "line"))).IsAllowed);
        Assert.False(
            Publish(
                DefinitionJson.Flowchart([Arrived("start", true), line], ("start", "Done", "line"), ("line", "Done", "start"))
            ).IsAllowed
        );
    }

    [Fact]
    public async Task A_wait_that_names_no_arrangement_faults_and_one_that_names_it_waits_for_that_form_alone()
    {
        var bare = await RunAsync(Arrived("wait", false));
        Assert.Contains("must name the arrangement", Assert.Single(bare.Changes[0].Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(bare.Changes[0].BookmarksAdded);

        var wait = Arrived("wait", false);
        wait["arrangementId"] = DefinitionJson.Literal("a-1");
        Assert.Equal("F2:a-1", Assert.Single((await RunAsync(wait)).Changes[0].BookmarksAdded).Key);
    }

    private Task<BurstResult> RunAsync(JsonObject activity) =>
        Bursts.RunAsync(
            world.Get<BurstRunner>(),
            Publish(DefinitionJson.Of(activity)).Workflow,
            new BurstCause.Start(null),
            SubmissionWorld.Tuesday
        );

    private PublishVerdict Publish(JsonObject definition) =>
        world.Get<DefinitionChecks>().Publish(DefinitionReader.Read(definition.ToJsonString()));

    private static JsonObject Arrived(string id, bool canStart) =>
        DefinitionJson.Activity(
            "Forms.FormArrived",
            id,
            ("formKey", DefinitionJson.Literal("F2")),
            ("customProperties", new JsonObject { ["canStartWorkflow"] = canStart })
        );

    private async Task StandAsync(CaseStanding.Open open) =>
        world.Standing[
            (await world.Database.QuerySingleOrDefaultAsync<string>("select case_id from submissions where case_id is not null limit 1"))!
        ] = open;
}
