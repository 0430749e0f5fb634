using Workflows.Mail;
using Workflows.Storage.Lanes;
using Workflows.Tests.People;
using Xunit;

namespace Workflows.Tests.Mail;

public sealed class SmtpLaneTests
{
    [Fact]
    public async Task Mails_reach_a_real_server_with_both_parts_and_the_headers_of_a_machine()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        var (_, queued) = (await application.QueuedMailsAsync()).Single();
        Assert.IsType<EffectResult.Done>(Assert.Single(await application.SendMailsAsync()));

        var message = Assert.Single(sink.Messages);
        Assert.Equal(["helen.okafor@harbour.example"], message.To);
        var mime = message.Mime;
        Assert.Equal("auto-generated", mime.Headers["Auto-Submitted"]);
        Assert.Equal(queued.MessageId, mime.MessageId);
        Assert.Equal("pilot@harbour.example", mime.ReplyTo.Mailboxes.Single().Address);
        Assert.Equal(queued.Subject, mime.Subject);
        Assert.Equal(queued.Text, mime.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(queued.Html, mime.HtmlBody!.ReplaceLineEndings("\n"));
        Assert.Equal(application.Now, mime.Date);
        Assert.Empty(await application.QueuedMailsAsync());
    }

    [Fact]
    public async Task A_batch_uses_one_connection()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        await QueueThreeAsync(application);
        Assert.All(await application.SendMailsAsync(), r => Assert.IsType<EffectResult.Done>(r));
        Assert.Equal(3, sink.Messages.Count);
        Assert.Equal(1, sink.Connections);
    }

    [Fact]
    public async Task A_crash_after_acceptance_repeats_the_same_message_and_says_so()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        await application.SendMailsAsync(crashBeforeNote: true);
        application.Time.Advance(TimeSpan.FromMinutes(5));
        var again = Assert.IsType<EffectResult.Done>(Assert.Single(await application.SendMailsAsync(attempts: 1)));

        Assert.Equal(2, sink.Messages.Count);
        Assert.Equal(sink.Messages[0].Data, sink.Messages[1].Data);
        Assert.Equal("may be a repeat", (string?)again.Result!["detail"]);
        Assert.True((await application.Database.QueryAsync<bool>("select may_be_repeat from mail_deliveries")).Single());
    }

    [Fact]
    public async Task A_first_delivery_is_not_called_a_repeat()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        var done = Assert.IsType<EffectResult.Done>(Assert.Single(await application.SendMailsAsync()));
        Assert.False(done.Result!.ContainsKey("detail"));
        Assert.False((await application.Database.QueryAsync<bool>("select may_be_repeat from mail_deliveries")).Single());
    }

    [Fact]
    public async Task A_connection_that_breaks_after_acceptance_is_tried_again_with_the_same_message()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        sink.Fault = SinkFault.DropAfterAccepting;
        Assert.IsType<EffectResult.Retry>(Assert.Single(await application.SendMailsAsync()));
        sink.Fault = SinkFault.None;
        Assert.IsType<EffectResult.Done>(Assert.Single(await application.SendMailsAsync(attempts: 1)));
        Assert.Equal(2, sink.Messages.Count);
        Assert.Equal(sink.Messages[0].Mime.MessageId, sink.Messages[1].Mime.MessageId);
    }

    [Fact]
    public async Task One_mail_that_breaks_the_connection_does_not_hold_up_the_others()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        await QueueThreeAsync(application);
        sink.Fault = SinkFault.DropBeforeAccepting;
        Assert.All(await application.SendMailsAsync(), r => Assert.IsType<EffectResult.Retry>(r));
        Assert.Equal(3, sink.Connections);
        sink.Fault = SinkFault.None;
        Assert.All(await application.SendMailsAsync(1), r => Assert.IsType<EffectResult.Done>(r));
        Assert.Equal(3, sink.Messages.Count);
    }

    [Fact]
    public async Task An_unknown_recipient_is_refused_for_good_and_the_next_mail_goes()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.RefusedRecipient = "helen";
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("2") with { To = "l-02" });
        var results = await application.SendMailsAsync();
        Assert.Equal("The mail server refused the recipient (550).", Assert.IsType<EffectResult.Refused>(results[0]).Error);
        Assert.IsType<EffectResult.Done>(results[1]);
        Assert.Equal(["priya.nair@harbour.example"], Assert.Single(sink.Messages).To);
    }

    [Theory]
    [InlineData(SinkFault.RefuseForNow, "The mail server did not take the mail (451).")]
    [InlineData(SinkFault.RefuseConnection, "The mail server cannot be reached.")]
    public async Task What_may_pass_is_tried_again_and_the_error_names_nobody(SinkFault fault, string error)
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.Fault = fault;
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        Assert.Equal(error, Assert.IsType<EffectResult.Retry>(Assert.Single(await application.SendMailsAsync())).Error);
        Assert.Single(await application.QueuedMailsAsync());
    }

    [Fact]
    public async Task A_message_that_the_server_refuses_is_parked()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        sink.Fault = SinkFault.RefuseMessage;
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        Assert.IsType<EffectResult.Refused>(Assert.Single(await application.SendMailsAsync()));
    }

    [Fact]
    public async Task A_server_that_is_gone_keeps_every_mail_until_it_is_back()
    {
        var sink = SmtpSink.Start();
        var port = sink.Port;
        await using var application = await StartAsync(sink);
        await sink.DisposeAsync();
        await QueueThreeAsync(application);
        Assert.All(await application.SendMailsAsync(), r => Assert.IsType<EffectResult.Retry>(r));
        await using var back = SmtpSink.Start(port);
        Assert.All(await application.SendMailsAsync(1), r => Assert.IsType<EffectResult.Done>(r));
        Assert.Equal(3, back.Messages.Count);
    }

    [Fact]
    public async Task Without_the_protection_that_is_asked_for_nothing_is_sent()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink, ("Mail:Security", "StartTls"));
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        var retry = Assert.IsType<EffectResult.Retry>(Assert.Single(await application.SendMailsAsync()));
        Assert.Contains("Mail:Security", retry.Error, StringComparison.Ordinal);
        Assert.Empty(sink.Messages);
    }

    [Theory]
    [InlineData("secret", true)]
    [InlineData("wrong", false)]
    public async Task A_server_that_asks_for_a_password_gets_it_and_a_wrong_one_loses_no_mail(string password, bool sent)
    {
        await using var sink = SmtpSink.Start();
        sink.Login = "pilot:secret";
        await using var application = await StartAsync(sink, ("Mail:UserName", "pilot"), ("Mail:Password", password));
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        var result = Assert.Single(await application.SendMailsAsync());
        Assert.Equal(sent, result is EffectResult.Done);
        Assert.Equal(sent ? 1 : 0, sink.Messages.Count);
        Assert.True(sent || ((EffectResult.Retry)result).Error.Contains("Mail:Password", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_lost_the_lane_sends_nothing()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        await QueueThreeAsync(application);
        Assert.All(await application.SendMailsAsync(stillHeld: false), r => Assert.IsType<EffectResult.Retry>(r));
        Assert.Equal(0, sink.Connections);
    }

    [Fact]
    public async Task A_service_name_in_another_script_arrives_as_it_is()
    {
        await using var sink = SmtpSink.Start();
        await using var application = await StartAsync(sink);
        await MailQueueTests.QueueAsync(
            application,
            new MailRequest
            {
                Id = "1",
                Template = "EM-34",
                To = "m-01",
                Values = new Dictionary<string, string>
                {
                    ["service"] = "Tŷ Gwyrdd – Llŷn",
                    ["count"] = "1",
                    ["link"] = "/rota",
                },
            }
        );
        await application.SendMailsAsync();
        Assert.Equal("No one on duty at lead level for Tŷ Gwyrdd – Llŷn", Assert.Single(sink.Messages).Mime.Subject);
    }

    private static Task<PeopleApplication> StartAsync(SmtpSink sink, params (string Key, string Value)[] settings) =>
        PeopleApplication.StartAsync(
            settings:
            [
                ("Mail:Transport", "Smtp"),
                ("Mail:Host", "127.0.0.1"),
                ("Mail:Port", sink.Port.ToString()),
                ("Mail:Security", "None"),
                .. settings,
            ]
        );

    private static async Task QueueThreeAsync(PeopleApplication application)
    {
        foreach (var id in (string[])["1", "2", "3"])
        {
            await MailQueueTests.QueueAsync(application, MailQueueTests.Request(id));
        }
    }
}
