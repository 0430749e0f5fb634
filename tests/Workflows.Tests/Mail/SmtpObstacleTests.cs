using Microsoft.Extensions.Time.Testing;
using Workflows.Engine.Runtime;
using Workflows.Mail;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;
using Workflows.Tests.People;
using Xunit;

namespace Workflows.Tests.Mail;

/// <summary>What a mail server's answer, and its silence, means for a mail.</summary>
public sealed class SmtpObstacleTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task An_answer_that_takes_nearly_ten_minutes_is_waited_for_and_the_mail_arrives_once()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.SlowRecipient = "helen";
        var sending = await BeginAsync(application);
        await sink.WaitingAsync(1);
        time.Advance(TimeSpan.FromSeconds(599));
        Assert.False(sending.IsCompleted);
        sink.Release();

        Assert.IsType<EffectResult.Done>(await sending);
        Assert.Single(sink.Messages);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 60)]
    [InlineData(3, 240)]
    [InlineData(9, 480)]
    public async Task A_message_without_an_answer_has_an_unknown_outcome_and_is_repeated_ever_more_rarely(int unknowns, int minutes)
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.Fault = SinkFault.NeverAnswer;
        var sending = await BeginAsync(application, unknowns);
        await sink.WaitingAsync(1);
        time.Advance(TimeSpan.FromSeconds(601));

        var retry = Assert.IsType<EffectResult.Retry>(await sending);
        Assert.Equal((ObstacleKind.Unknown, false, true), (retry.Obstacle!.Kind, retry.Obstacle.WholeLane, retry.MayHaveHappened));
        Assert.Equal(TimeSpan.FromMinutes(minutes), retry.After);
    }

    [Theory]
    [InlineData(SinkFault.DropAfterAccepting)]
    [InlineData(SinkFault.DropBeforeAccepting)]
    public async Task A_connection_that_ends_after_the_message_leaves_an_unknown_outcome(SinkFault fault)
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.Fault = fault;

        var retry = Assert.IsType<EffectResult.Retry>(await await BeginAsync(application));
        Assert.Equal((ObstacleKind.Unknown, TimeSpan.FromMinutes(30)), (retry.Obstacle!.Kind, retry.After));
    }

    [Fact]
    public async Task Silence_before_the_message_is_tried_again_soon_because_nothing_was_handed_over()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.Fault = SinkFault.SilentBeforeTheMessage;
        var sending = await BeginAsync(application);
        await sink.WaitingAsync(1);
        time.Advance(TimeSpan.FromSeconds(21));

        var retry = Assert.IsType<EffectResult.Retry>(await sending);
        Assert.Equal((ObstacleKind.Busy, true, false), (retry.Obstacle!.Kind, retry.Obstacle.WholeLane, retry.MayHaveHappened));
        Assert.Null(retry.After);
    }

    [Fact]
    public async Task A_mail_that_was_handed_over_sixteen_times_without_an_answer_is_parked_and_says_so()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        Assert.Contains(
            "16 times",
            Assert.IsType<EffectResult.Refused>(await await BeginAsync(application, 16)).Error,
            StringComparison.Ordinal
        );
        Assert.Equal(0, sink.Connections);
    }

    [Fact]
    public async Task A_stop_ends_the_call_as_unknown_and_a_call_that_had_not_begun_as_not_tried()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        using var stop = new CancellationTokenSource();
        sink.Fault = SinkFault.NeverAnswer;
        var sending = await BeginAsync(application, stop: stop.Token);
        await sink.WaitingAsync(1);
        await stop.CancelAsync();
        Assert.Equal(ObstacleKind.Unknown, Assert.IsType<EffectResult.Retry>(await sending).Obstacle!.Kind);

        Assert.True(Assert.IsType<EffectResult.Retry>(await await BeginAsync(application, stop: stop.Token)).NotBegun);
    }

    [Theory]
    [InlineData("", "554 5.3.2 no mail service here", ObstacleKind.NeedsPerson, true)]
    [InlineData("", "421 4.3.2 too many connections", ObstacleKind.Busy, true)]
    [InlineData("MAIL", "452 4.3.1 no space", ObstacleKind.Busy, true)]
    [InlineData("MAIL", "550 5.7.60 not allowed to send as this sender", ObstacleKind.NeedsPerson, true)]
    [InlineData("MAIL", "530 5.7.0 sign in first", ObstacleKind.NeedsPerson, true)]
    [InlineData("RCPT", "450 4.2.0 greylisted", ObstacleKind.Busy, false)]
    [InlineData("RCPT", "554 5.7.1 relay access denied", ObstacleKind.NeedsPerson, false)]
    [InlineData("RCPT", "552 5.2.2 mailbox full", ObstacleKind.NeedsPerson, false)]
    [InlineData("RCPT", "421 4.3.2 going down", ObstacleKind.Busy, true)]
    [InlineData("DATA", "451 4.3.0 later", ObstacleKind.Busy, false)]
    [InlineData(".", "452 4.3.1 no space", ObstacleKind.Busy, false)]
    [InlineData(".", "550 5.7.1 taken for spam", ObstacleKind.NeedsPerson, false)]
    public async Task Every_refusal_says_who_can_help_and_whom_it_holds_up(string verb, string answer, string kind, bool wholeLane)
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.Answers[verb] = answer;

        var obstacle = Assert.IsType<EffectResult.Retry>(await await BeginAsync(application)).Obstacle!;
        Assert.Equal((kind, wholeLane), (obstacle.Kind, obstacle.WholeLane));
        Assert.DoesNotContain("harbour.example", obstacle.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT", "550 5.1.1 nobody of this name")]
    [InlineData("RCPT", "553 5.1.3 no address")]
    [InlineData(".", "552 5.3.4 too large")]
    public async Task Only_what_can_never_arrive_is_given_up(string verb, string answer)
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.Answers[verb] = answer;
        Assert.IsType<EffectResult.Refused>(await await BeginAsync(application));
    }

    [Theory]
    [InlineData("535 5.7.8 wrong", ObstacleKind.NeedsPerson)]
    [InlineData("454 4.7.0 the directory is away", ObstacleKind.Busy)]
    public async Task A_wrong_password_needs_a_person_and_a_directory_that_is_away_does_not(string answer, string kind)
    {
        await using var sink = SmtpSink.Start();
        sink.Login = "pilot:secret";
        sink.Answers["AUTH"] = answer;
        await using var application = await StartAsync(sink, ("Mail:UserName", "pilot"), ("Mail:Password", "secret"));

        var obstacle = Assert.IsType<EffectResult.Retry>(await await BeginAsync(application)).Obstacle!;
        Assert.Equal((kind, true), (obstacle.Kind, obstacle.WholeLane));
    }

    [Theory]
    [MemberData(nameof(PeopleApplication.Databases), MemberType = typeof(PeopleApplication))]
    public async Task Slow_recipients_hold_up_nobody_the_lease_is_renewed_and_a_stop_leaves_their_mails_as_unknown(Dialect dialect)
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink, dialect);
        sink.SlowRecipient = "helen";
        for (var number = 1; number <= 5; number++)
        {
            await MailQueueTests.QueueAsync(application, MailQueueTests.Request($"slow-{number}"));
        }

        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("quick") with { To = "l-02" });
        await using var handler = Handler(application);
        var store = new LaneStore(
            application.Database,
            application.Get<Vault>(),
            application.Get<Inbox>(),
            application.Get<Obstacles>(),
            application.Get<BusinessClock>(),
            new TestLogger<LaneStore>()
        );
        using var runner = new LaneRunner(
            store,
            new LaneLeases(application.Database),
            [handler],
            application.Get<Wake>(),
            new StorageOptions(),
            new TestLogger<LaneRunner>(),
            time
        );
        using var stop = new CancellationTokenSource();
        var lane = runner.CarryOutAsync("smtp", stop.Token);
        await sink.WaitingAsync(4);
        var lease = await CountAsync(application, "select lease_until from lanes where lane = 'smtp'");

        // The four have waited for longer than a mail normally takes: they give their places up, and keep their claims.
        time.Advance(TimeSpan.FromSeconds(24));
        await sink.WaitingAsync(1);
        await UntilAsync(async () => await CountAsync(application, "select count(*) from receipts where id = 'quick'") == 1);
        await UntilAsync(async () => await CountAsync(application, "select lease_until from lanes where lane = 'smtp'") > lease);

        await stop.CancelAsync();
        Assert.False(lane.IsCompleted);
        time.Advance(LaneDrain.StopGrace);
        await lane;

        Assert.Equal(5, await CountAsync(application, "select count(*) from outbox where unknowns = 1 and claimed_until = 0"));
        var open = Assert.Single(await application.Get<Obstacles>().ListAsync());
        Assert.Equal((ObstacleKind.Unknown, 5), (open.Kind, open.Waiting));
        Assert.Equal(1, await CountAsync(application, "select count(*) from lanes where lane = 'smtp' and holder is null"));
        Assert.Equal(["priya.nair@harbour.example"], Assert.Single(sink.Messages).To);
    }

    private SmtpLaneHandler Handler(PeopleApplication application) =>
        new(application.Get<MailOptions>(), application.Get<Mailbox>(), application.Get<BusinessClock>(), time);

    /// <summary>Queues a mail to Helen and begins to send it.</summary>
    private async Task<Task<EffectResult>> BeginAsync(PeopleApplication application, int unknowns = 0, CancellationToken stop = default)
    {
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        var (effect, _) = (await application.QueuedMailsAsync())[0];
        var batch = new LaneBatch("smtp", [new PendingEffect(effect, 0) { Unknowns = unknowns }], _ => ValueTask.FromResult(true));
        return SendAsync(batch);

        async Task<EffectResult> SendAsync(LaneBatch mails)
        {
            await using var handler = Handler(application);
            return Assert.Single(await handler.CarryOutAsync(mails, stop));
        }
    }

    private static Task<PeopleApplication> StartAsync(SmtpSink sink, params (string Key, string Value)[] settings) =>
        StartAsync(sink, Dialect.Sqlite, settings);

    private static Task<PeopleApplication> StartAsync(SmtpSink sink, Dialect dialect, params (string Key, string Value)[] settings) =>
        PeopleApplication.StartAsync(
            dialect,
            settings:
            [
                ("Mail:Transport", "Smtp"),
                ("Mail:Host", "127.0.0.1"),
                ("Mail:Port", sink.Port.ToString()),
                ("Mail:Security", "None"),
                .. settings,
            ]
        );

    private static Task<long> CountAsync(PeopleApplication application, string sql) =>
        application.Database.QuerySingleOrDefaultAsync<long>(sql);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(limit.Token);
        }
    }
}
