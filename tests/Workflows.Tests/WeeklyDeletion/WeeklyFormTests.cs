using Workflows.Casework.Arrangements;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Storage;
using Workflows.Submissions.Intake;
using Workflows.Tests.Decisions;
using Xunit;
using static Workflows.Tests.WeeklyDeletion.WeeklyWorld;

namespace Workflows.Tests.WeeklyDeletion;

/// <summary>Form F5 says about a week what the page says.</summary>
public sealed class WeeklyFormTests
{
    private const string Asha = "asha.malik@harbour.example";
    private int _responses;

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_records_the_week_that_it_names(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);

        var outcome = await SendAsync(weekly.World, arrangement.CaseReference, "2026-11-29", ("appts_planned", "2"), ("appts_kept", "1"));
        Assert.Equal(IntakeKind.Accepted, outcome.Kind);
        await RecordAsync(weekly, arrangement, outcome, CaseworkWorld.Asha);
        var row = await weekly.ThisAsync(arrangement);
        Assert.Equal((WeeklyStatus.Done, 2, 1, CaseworkWorld.Asha), (row.Status, row.Answers.Planned, row.Answers.Kept, row.Answers.By));
    }

    [Theory, MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task A_form_of_the_manager_and_one_on_hold_are_recorded_as_the_page_records_them(Dialect dialect)
    {
        await using var weekly = await StartAsync(dialect);
        var arrangement = await weekly.ActiveAsync(417);
        await weekly.HoldAsync(arrangement);
        var outcome = await SendAsync(weekly.World, arrangement.CaseReference, "2026-11-29", from: "tom.reid@harbour.example");
        Assert.Equal(IntakeKind.Accepted, outcome.Kind);
        await RecordAsync(weekly, arrangement, outcome, CaseworkWorld.Tom);
        Assert.Equal(WeeklyStatus.Held, (await weekly.ThisAsync(arrangement)).Status);
        Assert.Contains("helen.okafor", await weekly.ToldAsync("EM-66"));
    }

    [Theory]
    [InlineData("2026-12-06", Asha, null, null)]
    [InlineData("2026-11-28", Asha, null, null)]
    [InlineData("2026-11-29", "noor.haddad@harbour.example", null, null)]
    [InlineData("2026-11-29", Asha, "2", "3")]
    [InlineData("2026-11-29", Asha, "15", "3")]
    [InlineData("2026-11-29", Asha, "1.5", "1")]
    public async Task A_form_that_fits_no_row_or_breaks_a_check_is_held(string weekEnding, string from, string? planned, string? kept)
    {
        await using var weekly = await StartAsync();
        var arrangement = await weekly.ActiveAsync(417);
        var more = planned is null ? [] : new (string, string)[] { ("appts_planned", planned), ("appts_kept", kept!) };
        Assert.Equal(IntakeKind.Held, (await SendAsync(weekly.World, arrangement.CaseReference, weekEnding, from, more)).Kind);
        Assert.Equal(WeeklyStatus.Open, (await weekly.ThisAsync(arrangement)).Status);
    }

    private Task<IntakeOutcome> SendAsync(CaseworkWorld world, string reference, string weekEnding, params (string, string)[] more) =>
        SendAsync(world, reference, weekEnding, Asha, more);

    private Task<IntakeOutcome> SendAsync(
        CaseworkWorld world,
        string reference,
        string weekEnding,
        string from,
        params (string Key, string Value)[] more
    )
    {
        var answers = new Dictionary<string, IReadOnlyList<string>>
        {
            ["case_ref"] = [reference],
            ["week_ending"] = [weekEnding],
            ["file_updated"] = ["Yes"],
            ["messages_deleted"] = ["Yes"],
            ["other_channel_works"] = ["Yes"],
        };
        foreach (var (key, value) in more)
        {
            answers[key] = [value];
        }

        return world.InAsync(t =>
            world
                .Get<SubmissionIntake>()
                .DeliverAsync(
                    t,
                    new DeliveredResponse
                    {
                        FormKey = "F5",
                        ExternalFormId = "sample-form-5",
                        ResponseId = $"weekly-{++_responses}",
                        CreateTime = world.Clock.Now,
                        LastSubmittedTime = world.Clock.Now,
                        RespondentAddress = from,
                        Answers = answers,
                        SchemaMatches = true,
                    }
                )
        );
    }

    /// <summary>What the workflow's activity does with an accepted form.</summary>
    private static Task RecordAsync(WeeklyWorld weekly, Arrangement arrangement, IntakeOutcome outcome, string person) =>
        weekly.World.InAsync(async t =>
        {
            var answer = await weekly
                .World.Get<WeeklyForm>()
                .ReadAsync(t, arrangement.Id, outcome.SubmissionId!, outcome.Revision, default);
            await weekly.World.Get<WeeklyAnswering>().RecordAsync(t, [answer!], person);
        });
}
