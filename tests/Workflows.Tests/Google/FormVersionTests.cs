using Workflows.Google;
using Workflows.Google.Forms;
using Workflows.Storage;
using Workflows.Storage.Migrations;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Google;

/// <summary>An answer is read by the version of the form in which it was given.</summary>
public sealed class FormVersionTests : IAsyncLifetime
{
    private const string Managed = "managed_account";

    private GoogleWorld _google = null!;

    public async ValueTask InitializeAsync() => _google = await GoogleWorld.StartAsync();

    public ValueTask DisposeAsync() => _google.DisposeAsync();

    [Fact]
    public async Task An_answer_that_was_given_before_an_option_was_reworded_is_taken_after_it()
    {
        var older = Reword(Managed, ("unknown", "Not known"));
        var form = await PublishAsync(older);
        await _google.FillInAsync(form, Answers(Managed, "Not known"));
        await RewordAtGoogleAsync(form, Managed, "Not known", "Don't know");
        await ConfirmAsync();

        Assert.Equal(1, (await _google.PollAsync()).Taken);
        Assert.Single(await _google.World.InboxAsync());
        Assert.Empty(await HeldAsync());
    }

    [Fact]
    public async Task An_answer_that_was_parked_while_the_form_and_its_file_differed_is_read_in_its_own_words()
    {
        var older = Reword(Managed, ("unknown", "Not known"));
        var form = await PublishAsync(older);
        await _google.FillInAsync(form, Answers(Managed, "Not known"));
        await RewordAtGoogleAsync(form, Managed, "Not known", "Don't know");
        await _google.PollAsync();
        Assert.Equal(HoldReason.FormChanged, Assert.Single(await HeldAsync()).Reason);
        await ConfirmAsync();

        await _google.PollAsync();

        Assert.Single(await _google.World.InboxAsync());
        Assert.Empty(await HeldAsync());
    }

    [Fact]
    public async Task A_response_that_is_edited_after_the_change_keeps_the_words_that_it_had()
    {
        var older = Reword(Managed, ("unknown", "Not known"));
        var form = await PublishAsync(older);
        await _google.FillInAsync(form, Answers(Managed, "Not known"));
        await RewordAtGoogleAsync(form, Managed, "Not known", "Don't know");
        await ConfirmAsync();
        await _google.PollAsync();
        var response = (await _google.World.Database.QueryAsync<string>("select external_response_id from submissions")).Single();
        var risk = await QuestionAsync("risk");
        await _google.ActOnFormAsync(
            form.ExternalId!,
            $$"""{ "kind": "editResponse", "responseId": "{{response}}", "answers": { "{{risk}}": ["High"] } }"""
        );

        Assert.Equal(1, (await _google.PollAsync()).Taken);
        Assert.Equal(["FormArrived", "FormRevised"], (await _google.World.InboxAsync()).Select(stimulus => stimulus.Name));
    }

    [Fact]
    public async Task Words_that_mean_something_else_since_the_change_are_held_with_their_question()
    {
        // "Low" was the word for a medium risk.
        var older = Reword("risk", ("low", "Very low"), ("medium", "Low"));
        var form = await PublishAsync(older);
        await _google.FillInAsync(form, Answers("risk", "Low"));
        await RewordAtGoogleAsync(form, "risk", "Low", "Medium");
        await RewordAtGoogleAsync(form, "risk", "Very low", "Low");
        await ConfirmAsync();

        await _google.PollAsync();

        var held = Assert.Single(await HeldAsync());
        Assert.Equal((HoldReason.Invalid, "risk"), (held.Reason, Assert.Single(held.Reasons).Question));
        Assert.Empty(await _google.World.InboxAsync());
    }

    [Fact]
    public async Task Words_of_a_version_that_ended_long_before_are_no_answer()
    {
        var older = Reword(Managed, ("unknown", "Not known"));
        var form = await PublishAsync(older);
        await RewordAtGoogleAsync(form, Managed, "Not known", "Don't know");
        await ConfirmAsync();
        await ShiftAsync(hours: -3);
        await RewordAtGoogleAsync(form, Managed, "Don't know", "Not known");
        await _google.FillInAsync(form, Answers(Managed, "Not known"));
        await RewordAtGoogleAsync(form, Managed, "Not known", "Don't know");

        await _google.PollAsync();

        Assert.Equal(HoldReason.Invalid, Assert.Single(await HeldAsync()).Reason);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Versions_are_kept_with_the_time_when_each_was_first_seen(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect, new MigrationSource(typeof(GoogleClients).Assembly));
        var (one, two) = (Reword(Managed, ("unknown", "Not known")), F2Answers.Form);
        var start = SubmissionWorld.Tuesday;
        await NoteAsync("a", one, start, null);
        await NoteAsync("a", one, start.AddHours(1), start.AddHours(1));
        await NoteAsync("b", null, start.AddDays(2), start.AddDays(1));
        await NoteAsync("b", two, start.AddDays(3), start.AddDays(3));
        await NoteAsync("a", null, start.AddDays(9), start.AddDays(8));

        var versions = await FormVersions.ListAsync(test.Database, "F2", CancellationToken.None);

        Assert.Equal(["a", "b", "a"], versions.Select(version => version.Hash));
        Assert.Equal([null, start.AddDays(1), start.AddDays(8)], versions.Select(version => version.LiveAfter));
        Assert.Equal([start, start.AddDays(2), start.AddDays(9)], versions.Select(version => version.FirstSeenAt));
        Assert.Equal([FormFile.Write(one), FormFile.Write(two), null], versions.Select(version => version.Definition));
        Assert.Equal([1], Live(start.AddHours(2)));
        Assert.Equal([1, 2], Live(start.AddDays(1.5)));
        Assert.Equal([1, 2], Live(start.AddDays(2).AddMinutes(30)));
        Assert.Equal([2], Live(start.AddDays(4)));
        // Sent under one version, and edited under the next.
        Assert.Equal([1, 2], FormVersions.LiveBetween(versions, start.AddHours(2), start.AddDays(4)).Select(version => version.Number));
        // Nobody accepted what was there in the end: it is read by what was accepted before.
        Assert.Equal([2], Live(start.AddDays(20)));

        IEnumerable<int> Live(DateTimeOffset at) => FormVersions.LiveBetween(versions, at, at).Select(version => version.Number);

        async Task NoteAsync(string hash, FormDefinition? accepted, DateTimeOffset now, DateTimeOffset? examined)
        {
            await using var transaction = await test.Database.BeginAsync();
            var row = new GoogleForm { FormKey = "F2", ExaminedAt = examined };
            await FormVersions.NoteAsync(transaction, row, hash, accepted, now, CancellationToken.None);
            await transaction.CommitAsync();
        }
    }

    private Task<GoogleForm> PublishAsync(FormDefinition file) => _google.World.Get<FormPublisher>().PublishAsync(file);

    /// <summary>A person says that the form at Google, as it is now, is what the file F2 asks.</summary>
    private async Task ConfirmAsync()
    {
        var doctor = _google.World.Get<FormDoctor>();
        await doctor.ExamineAsync(F2Answers.Form);
        var seen = (await _google.World.Get<GoogleForms>().FindAsync("F2"))!.SeenHash;
        Assert.Empty(
            await doctor.ConfirmAsync(F2Answers.Form, new FormConfirmation(seen, "person:dana", "agreed"), SubmissionWorld.Tuesday)
        );
    }

    private async Task RewordAtGoogleAsync(GoogleForm form, string question, string from, string to) =>
        await _google.ActOnFormAsync(
            form.ExternalId!,
            $$"""{ "kind": "renameOption", "questionId": "{{await QuestionAsync(question)}}", "from": "{{from}}", "to": "{{to}}" }"""
        );

    private async Task<string> QuestionAsync(string key) =>
        (await _google.World.Get<GoogleForms>().MapAsync("F2")).Single(pair => pair.Value == key).Key;

    /// <summary>Lets the versions have been seen at another time.</summary>
    private Task ShiftAsync(int hours) =>
        _google.World.Database.ExecuteAsync(
            "update google_form_versions set first_seen_at = first_seen_at + @by, live_after = live_after + @by",
            new { by = hours * 3_600_000_000L }
        );

    private Task<IReadOnlyList<HeldSubmission>> HeldAsync() => _google.World.Get<SubmissionHolds>().ListAsync();

    private static Dictionary<string, IReadOnlyList<string>> Answers(string question, string words) =>
        new(F2Answers.With(("age_band_again", "16-17"))) { [question] = [words] };

    private static FormDefinition Reword(string key, params (string Code, string Text)[] words) =>
        F2Answers.Form with
        {
            Sections =
            [
                .. F2Answers.Form.Sections.Select(section =>
                    section with
                    {
                        Questions =
                        [
                            .. section.Questions.Select(question =>
                                question.Key != key
                                    ? question
                                    : question with
                                    {
                                        Options =
                                        [
                                            .. question.Options.Select(option =>
                                                option with
                                                {
                                                    Text = words.FirstOrDefault(word => word.Code == option.Code).Text ?? option.Text,
                                                }
                                            ),
                                        ],
                                    }
                            ),
                        ],
                    }
                ),
            ],
        };
}
