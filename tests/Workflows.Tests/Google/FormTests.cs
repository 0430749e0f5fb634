using Workflows.Google.Forms;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Google;

public sealed class FormTests : IAsyncLifetime
{
    private GoogleWorld google = null!;

    public async ValueTask InitializeAsync() => google = await GoogleWorld.StartAsync();

    public ValueTask DisposeAsync() => google.DisposeAsync();

    [Fact]
    public async Task Publishing_makes_the_form_once_and_it_is_what_the_doctor_expects()
    {
        var first = await google.PublishAsync();
        var second = await google.PublishAsync();

        Assert.Equal(first.ExternalId, second.ExternalId);
        Assert.Null(second.Drift);
        Assert.NotNull(second.PublishedAt);
        var live = await google.Clients.Forms.Forms.Get(first.ExternalId!).ExecuteAsync();
        Assert.Equal("VERIFIED", live.Settings!.EmailCollectionType);
        Assert.True(live.PublishSettings!.PublishState!.IsAcceptingResponses);
    }

    [Theory]
    [InlineData("forms.forms.create")]
    [InlineData("forms.forms.batchUpdate")]
    [InlineData("forms.forms.setPublishSettings")]
    public async Task A_lost_answer_leaves_at_most_one_form_that_people_can_answer(string method)
    {
        await google.FaultAsync($$"""{ "kind": "ApplyThenStatus", "status": 503, "count": 1, "match": { "method": "{{method}}" } }""");

        await Assert.ThrowsAnyAsync<Exception>(google.PublishAsync);
        var form = await google.PublishAsync();

        Assert.Null(form.Drift);
        using var http = new HttpClient { BaseAddress = google.Address };
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        var live = 0;
        foreach (
            var id in System
                .Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync("/forms"))!
                .AsArray()
                .Select(entry => entry!["id"]!.GetValue<string>())
        )
        {
            live += (await google.Clients.Forms.Forms.Get(id).ExecuteAsync()).PublishSettings?.PublishState?.IsPublished == true ? 1 : 0;
        }

        Assert.Equal(1, live);
    }

    [Fact]
    public async Task A_filled_in_form_becomes_a_submission_once()
    {
        var form = await google.PublishAsync();
        await google.FillInAsync(form, F2Answers.With(("age_band_again", "16-17")));

        Assert.Equal((true, 1), Brief(await google.PollAsync()));
        Assert.Equal((true, 0), Brief(await google.PollAsync()));
        Assert.Single(await google.World.InboxAsync());
        Assert.Equal("accepted", await google.World.Database.QuerySingleOrDefaultAsync<string>("select status from submissions"));
    }

    [Fact]
    public async Task The_individual_assessment_comes_for_thirteen_to_fifteen()
    {
        var form = await google.PublishAsync();
        await google.FillInAsync(form, F2Answers.With([.. F2Answers.IndividualAssessment, ("age_band_again", "13-15")]));

        Assert.Equal((true, 1), Brief(await google.PollAsync()));
        Assert.Single(await google.World.InboxAsync());
    }

    [Fact]
    public async Task Pages_short_and_unsorted_and_times_that_are_equal_lose_nothing()
    {
        var form = await google.PublishAsync();
        await google.FaultAsync("""{ "kind": "ShortPages", "pageSize": 2 }""");
        await google.FaultAsync("""{ "kind": "EqualTimestamps", "nth": 3 }""");
        for (var n = 0; n < 5; n++)
        {
            await google.FillInAsync(form, F2Answers.With(("case_ref", F2Answers.Reference(number: 500 + n)), ("age_band_again", "16-17")));
        }

        Assert.Equal((true, 5), Brief(await google.PollAsync()));
        Assert.Equal(5, (await google.World.InboxAsync()).Count);
    }

    [Fact]
    public async Task A_response_that_is_shown_late_with_an_older_time_is_found()
    {
        var form = await google.PublishAsync();
        await google.FaultAsync("""{ "kind": "LateVisible", "count": 1 }""");
        await google.FillInAsync(form, F2Answers.With(("case_ref", F2Answers.Reference(number: 1)), ("age_band_again", "16-17")));
        await google.FillInAsync(form, F2Answers.With(("case_ref", F2Answers.Reference(number: 2)), ("age_band_again", "16-17")));

        Assert.Equal((true, 1), Brief(await google.PollAsync()));
        await google.ReleaseAsync();
        Assert.Equal((true, 1), Brief(await google.PollAsync()));
    }

    [Fact]
    public async Task Too_many_calls_make_the_poller_wait_and_change_nothing()
    {
        var form = await google.PublishAsync();
        await google.FillInAsync(form, F2Answers.With(("age_band_again", "16-17")));
        await google.FaultAsync("""{ "kind": "Status", "status": 429, "count": 1, "match": { "method": "forms.forms.responses.list" } }""");

        var result = await google.PollAsync();

        Assert.Equal((false, TimeSpan.FromMinutes(1)), (result.Succeeded, result.RetryAfter));
        Assert.Null((await google.World.Get<GoogleForms>().FindAsync("F2"))!.LastSuccessAt);
        Assert.Equal((true, 1), Brief(await google.PollAsync()));
    }

    [Fact]
    public async Task A_renamed_question_parks_responses_until_a_person_confirms_it()
    {
        var form = await google.PublishAsync();
        var question = (await google.World.Get<GoogleForms>().MapAsync("F2")).Single(pair => pair.Value == "never_use").Key;
        await google.ActOnFormAsync(
            form.ExternalId!,
            $$"""{ "kind": "renameQuestion", "questionId": "{{question}}", "title": "Something else?" }"""
        );
        await google.FillInAsync(form, F2Answers.With(("age_band_again", "16-17")));

        await google.PollAsync();

        Assert.Equal(HoldReason.FormChanged, Assert.Single(await google.World.Get<SubmissionHolds>().ListAsync()).Reason);
        Assert.Contains("Something else?", (await google.World.Get<GoogleForms>().FindAsync("F2"))!.Drift);
        Assert.Empty(await google.World.InboxAsync());

        Assert.Empty(await ConfirmAsync(F2Answers.Form));
        Assert.Equal((true, 1), Brief(await google.PollAsync()));
        Assert.Single(await google.World.InboxAsync());
        Assert.Empty(await google.World.Get<SubmissionHolds>().ListAsync());
    }

    [Fact]
    public async Task An_edit_that_was_parked_is_read_again_when_the_form_is_as_it_was_however_long_ago_it_came()
    {
        var form = await google.PublishAsync();
        await google.FillInAsync(form, F2Answers.With(("age_band_again", "16-17")));
        await google.PollAsync();
        var question = (await google.World.Get<GoogleForms>().MapAsync("F2")).Single(pair => pair.Value == "never_use").Key;
        await google.ActOnFormAsync(
            form.ExternalId!,
            $$"""{ "kind": "renameQuestion", "questionId": "{{question}}", "title": "Something else?" }"""
        );
        await google.ActOnFormAsync(form.ExternalId!, """{ "kind": "allowEditing" }""");
        var response = (await google.World.Database.QueryAsync<string>("select external_response_id from submissions")).Single();
        await google.FillInAsync(form, F2Answers.With(("age_band_again", "16-17"), ("risk", "high")), responseId: response);
        await google.PollAsync();
        Assert.Equal(HoldReason.FormChanged, Assert.Single(await google.World.Get<SubmissionHolds>().ListAsync()).Reason);

        // Two hours and another response later: a poll looks back over one.
        await google.World.Database.ExecuteAsync("update google_forms set watermark = watermark + 7200000000");
        Assert.Empty(await ConfirmAsync(F2Answers.Form));
        await google.PollAsync();

        Assert.Equal(["FormArrived", "FormRevised"], (await google.World.InboxAsync()).Select(s => s.Name));
        Assert.Empty(await google.World.Get<SubmissionHolds>().ListAsync());
    }

    [Fact]
    public async Task A_renamed_option_cannot_be_confirmed()
    {
        var form = await google.PublishAsync();
        var question = (await google.World.Get<GoogleForms>().MapAsync("F2")).Single(pair => pair.Value == "never_use").Key;
        await google.ActOnFormAsync(
            form.ExternalId!,
            $$"""{ "kind": "renameOption", "questionId": "{{question}}", "from": "Something applies", "to": "Perhaps" }"""
        );

        Assert.Equal(["Question 5 has no option 'Something applies' any more."], await ConfirmAsync(F2Answers.Form));
    }

    [Fact]
    public async Task A_changed_file_parks_responses_of_the_form_that_was_made_from_the_older_one_until_a_person_confirms_it()
    {
        var form = await google.PublishAsync();
        await google.FillInAsync(form, F2Answers.With(("age_band_again", "16-17")));
        var changed = Changed(question => question with { Title = "Asked in another way?" });

        var upgraded = await google.World.Get<FormPublisher>().PublishAsync(changed);
        await google.PollAsync(changed);

        Assert.StartsWith(
            "The file workflows/forms/F2.json was changed since the form was made. Change the form at Google in the same way",
            upgraded.Drift,
            StringComparison.Ordinal
        );
        Assert.Contains("Asked in another way?", upgraded.Drift, StringComparison.Ordinal);
        Assert.Equal(HoldReason.FormChanged, Assert.Single(await google.World.Get<SubmissionHolds>().ListAsync()).Reason);
        Assert.Empty(await google.World.InboxAsync());

        Assert.Empty(await ConfirmAsync(changed));
        Assert.Equal((true, 1), Brief(await google.PollAsync(changed)));
        Assert.Single(await google.World.InboxAsync());
        Assert.Null((await google.World.Get<FormPublisher>().PublishAsync(changed)).Drift);
        Assert.NotNull((await google.PublishAsync()).Drift);
    }

    [Fact]
    public async Task A_changed_file_cannot_be_confirmed_before_the_form_at_Google_has_what_it_asks()
    {
        var form = await google.PublishAsync();
        var changed = Changed(question =>
            question with
            {
                Options =
                [
                    .. question.Options.Select(option =>
                        option.Text == "Something applies" ? option with { Text = "One of them applies" } : option
                    ),
                ],
            }
        );
        await google.PollAsync(changed);

        Assert.Equal(["Question 5 has no option 'One of them applies' any more."], await ConfirmAsync(changed));

        var id = (await google.World.Get<GoogleForms>().MapAsync("F2")).Single(pair => pair.Value == "never_use").Key;
        await google.ActOnFormAsync(
            form.ExternalId!,
            $$"""{ "kind": "renameOption", "questionId": "{{id}}", "from": "Something applies", "to": "One of them applies" }"""
        );
        await google.PollAsync(changed);
        Assert.EndsWith(
            "The form at Google is the same by now: confirm it.",
            (await google.World.Get<GoogleForms>().FindAsync("F2"))!.Drift,
            StringComparison.Ordinal
        );
        Assert.Empty(await ConfirmAsync(changed));
        await google.PollAsync(changed);
        Assert.Null((await google.World.Get<GoogleForms>().FindAsync("F2"))!.Drift);
    }

    [Fact]
    public async Task A_form_that_changed_once_more_since_somebody_looked_is_not_confirmed()
    {
        var form = await google.PublishAsync();
        var question = (await google.World.Get<GoogleForms>().MapAsync("F2")).Single(pair => pair.Value == "never_use").Key;
        await google.ActOnFormAsync(form.ExternalId!, Rename("Something else?"));
        await google.PollAsync();
        var seen = await google.World.Get<GoogleForms>().FindAsync("F2");
        await google.ActOnFormAsync(form.ExternalId!, Rename("Nothing of the kind?"));

        Assert.Equal(
            ["The form was changed again since you looked at it: read it now, and look once more."],
            await ConfirmAsync(F2Answers.Form, seen!.SeenHash)
        );
        await google.PollAsync();
        Assert.Contains("Nothing of the kind?", (await google.World.Get<GoogleForms>().FindAsync("F2"))!.Drift);
        Assert.Empty(await ConfirmAsync(F2Answers.Form));

        string Rename(string title) => $$"""{ "kind": "renameQuestion", "questionId": "{{question}}", "title": "{{title}}" }""";
    }

    /// <summary>Somebody who looked at the form as it was read last says that it may go on.</summary>
    private async Task<IReadOnlyList<string>> ConfirmAsync(FormDefinition form)
    {
        await google.World.Get<FormDoctor>().ExamineAsync(form);
        return await ConfirmAsync(form, (await google.World.Get<GoogleForms>().FindAsync("F2"))!.SeenHash);
    }

    private Task<IReadOnlyList<string>> ConfirmAsync(FormDefinition form, string? seen) =>
        google.World.Get<FormDoctor>().ConfirmAsync(form, new FormConfirmation(seen, "person:dana", "agreed"), SubmissionWorld.Tuesday);

    private static FormDefinition Changed(Func<FormQuestion, FormQuestion> change) =>
        F2Answers.Form with
        {
            Sections =
            [
                .. F2Answers.Form.Sections.Select(section =>
                    section with
                    {
                        Questions = [.. section.Questions.Select(question => question.Key == "never_use" ? change(question) : question)],
                    }
                ),
            ],
        };

    [Fact]
    public async Task A_stranger_leaves_no_answers()
    {
        var form = await google.PublishAsync();
        await google.FillInAsync(form, F2Answers.With(("age_band_again", "16-17")), from: SubmissionWorld.Stranger);

        await google.PollAsync();

        Assert.Equal(1, await google.World.CountAsync("select count(*) from submission_refusals"));
        Assert.Equal(0, await google.World.CountAsync("select count(*) from submissions"));
        Assert.Empty(await google.World.InboxAsync());
    }

    private static (bool, int) Brief(PollResult result) => (result.Succeeded, result.Taken);
}
