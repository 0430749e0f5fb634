using Google.Apis.Forms.v1.Data;
using Workflows.Engine.Runtime;
using Workflows.Google;
using Workflows.Google.Forms;
using Workflows.Storage;
using Workflows.Storage.Migrations;
using Workflows.Storage.Operations;
using Workflows.Submissions.Intake;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Google;

/// <summary>A response that the intake cannot take holds up no other one.</summary>
public sealed class FailedResponseTests : IAsyncLifetime
{
    private GoogleWorld _google = null!;

    public async ValueTask InitializeAsync() => _google = await GoogleWorld.StartAsync();

    public ValueTask DisposeAsync() => _google.DisposeAsync();

    private SubmissionWorld World => _google.World;

    [Fact]
    public async Task A_response_that_failed_five_times_is_parked_and_is_taken_when_a_person_asks_again()
    {
        var form = await _google.PublishAsync();
        World.Broken = SubmissionWorld.Noor;
        await SendAsync(form, 1, SubmissionWorld.Noor);
        await SendAsync(form, 2, SubmissionWorld.Asha);

        // The first try is together with the honest form, and is not counted.
        var first = await _google.PollAsync();
        Assert.Equal((true, 1), (first.Succeeded, first.Taken));
        Assert.Contains("the next polls try it again", (await IncidentAsync())!.Message, StringComparison.Ordinal);
        for (var poll = 2; poll <= 5; poll++)
        {
            Assert.NotNull((await _google.World.Get<GoogleForms>().FindAsync("F2"))!.Watermark);
            await _google.PollAsync();
        }

        var incident = (await IncidentAsync())!;
        Assert.Contains("in 5 tries, and is parked", incident.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SubmissionWorld.Noor, incident.Message, StringComparison.Ordinal);
        var asked = World.AskedInVain;
        await SendAsync(form, 3, SubmissionWorld.Asha);
        var later = await _google.PollAsync();
        Assert.Equal((1, null), (later.Taken, later.Problem));
        Assert.Equal(asked, World.AskedInVain);

        World.Broken = null;
        Assert.Equal("F2", await World.Get<FormPoller>().TryAgainAsync(incident.Subject));
        Assert.Equal(1, (await _google.PollAsync()).Taken);
        Assert.Null(await IncidentAsync());
        Assert.Equal(3, (await World.InboxAsync()).Count);
        Assert.Null(await World.Get<FormPoller>().TryAgainAsync(incident.Subject));
    }

    [Fact]
    public async Task A_parked_response_is_tried_again_by_itself_after_an_hour_however_old_it_is()
    {
        var form = await _google.PublishAsync();
        World.Broken = SubmissionWorld.Noor;
        await SendAsync(form, 1, SubmissionWorld.Noor);
        for (var poll = 1; poll <= 5; poll++)
        {
            await _google.PollAsync();
        }

        World.Broken = null;
        // Two hours of other responses lie between: a poll looks back over one.
        await World.Database.ExecuteAsync("update google_forms set watermark = watermark + 7200000000");
        Assert.Equal(0, (await _google.PollAsync()).Taken);
        await World.Database.ExecuteAsync("update google_failed_responses set next_attempt_at = next_attempt_at - 3600000000");

        Assert.Equal(1, (await _google.PollAsync()).Taken);
        Assert.Null(await IncidentAsync());
    }

    [Fact]
    public async Task Nine_responses_that_fail_are_tried_after_the_honest_ones()
    {
        var form = await _google.PublishAsync();
        World.Broken = SubmissionWorld.Noor;
        for (var n = 1; n <= 9; n++)
        {
            await SendAsync(form, n, SubmissionWorld.Noor);
        }

        await _google.PollAsync();
        await SendAsync(form, 10, SubmissionWorld.Asha);

        Assert.Equal(1, (await _google.PollAsync()).Taken);
        Assert.Equal("w-07", await World.Database.QuerySingleOrDefaultAsync<string>("select person_id from submissions"));
        Assert.Equal(9, await World.CountAsync("select count(*) from google_failed_responses"));
    }

    [Theory]
    [InlineData("the day before yesterday", "r-1")]
    [InlineData(null, "r-1")]
    [InlineData("2026-11-24T10:12:00Z", null)]
    public async Task A_response_that_cannot_be_read_fails_alone(string? created, string? id)
    {
        await _google.PublishAsync();
        FetchedResponse[] page =
        [
            Fetched(new FormResponse { ResponseId = id, CreateTimeRaw = created }),
            Fetched(
                new FormResponse
                {
                    ResponseId = "r-2",
                    CreateTimeRaw = "2026-11-24T10:12:00Z",
                    RespondentEmail = SubmissionWorld.Asha,
                }
            ),
        ];
        var delivery = new ResponseDelivery(World.Get<SubmissionIntake>(), World.Database, World.Get<BusinessClock>());

        var delivered = await delivery.DeliverAsync("F2", page, new Dictionary<string, FailedResponse>(), CancellationToken.None);

        Assert.Equal(1, delivered.Taken);
        Assert.Contains("A response of form F2 could not be taken", (await IncidentAsync())!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Both), MemberType = typeof(TestDatabase))]
    public async Task Failed_tries_are_counted_in_both_databases(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect, new MigrationSource(typeof(GoogleClients).Assembly));
        var sent = SubmissionWorld.Tuesday;
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            await using var transaction = await test.Database.BeginAsync();
            Assert.Equal(
                attempt,
                await FailedResponses.NoteAsync(transaction, "F2", "r", sent, sent.AddMinutes(attempt), CancellationToken.None)
            );
            await transaction.CommitAsync();
            var row = (await FailedResponses.OfFormAsync(test.Database, "F2", CancellationToken.None))["r"];
            Assert.Equal(attempt < 5 ? null : sent.AddMinutes(5), row.ParkedAt);
            Assert.Equal(attempt < 5, row.IsDue(sent.AddMinutes(attempt)));
            Assert.True(row.IsDue(sent.AddMinutes(attempt + 60)));
        }

        Assert.Equal("F2", await FailedResponses.AskForAsync(test.Database, "r", CancellationToken.None));
        Assert.True((await FailedResponses.OfFormAsync(test.Database, "F2", CancellationToken.None))["r"].IsDue(sent));
    }

    private static FetchedResponse Fetched(FormResponse response) =>
        FetchedResponse.Of(F2Answers.Form, "sample-form", response, new Dictionary<string, string>(), (_, _) => [F2Answers.Form], true);

    private Task SendAsync(GoogleForm form, int number, string from) =>
        _google.FillInAsync(form, F2Answers.With(("case_ref", F2Answers.Reference(number: number)), ("age_band_again", "16-17")), from);

    private async Task<OpenIncident?> IncidentAsync() =>
        (await World.Get<StuckWork>().ListAsync()).SingleOrDefault(incident => incident.Kind == "google.response");
}
