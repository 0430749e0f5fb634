using Workflows.Mail;
using Workflows.Storage;
using Workflows.Tests.People;
using Workflows.Tests.WorkingTime;
using Xunit;

namespace Workflows.Tests.Mail;

public sealed class MailQueueTests
{
    public static TheoryData<Dialect> Databases => PeopleApplication.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task A_mail_is_rendered_once_and_goes_to_the_registered_address(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(
            dialect,
            settings: [("PublicAddress", "https://pilot.harbour.example/"), ("Mail:ReplyTo", "help@harbour.example")]
        );
        Assert.True(await QueueAsync(application, Request("1")));
        var (effect, mail) = Assert.Single(await application.QueuedMailsAsync());
        Assert.Equal(("helen.okafor@harbour.example", "pilot@harbour.example", "help@harbour.example"), (mail.To, mail.From, mail.ReplyTo));
        Assert.Equal("Decision needed: NTH-00417-C by Thu 26 Nov 10:12", mail.Subject);
        Assert.Contains("\nhttps://pilot.harbour.example/t/abc\n", mail.Text, StringComparison.Ordinal);
        Assert.Matches(@"\A[0-9a-f]{40}@harbour\.example\z", mail.MessageId);
        Assert.Equal("1", effect.Id);
        Assert.Null(effect.NotBefore);
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task The_same_id_is_one_mail_and_keeps_the_first_words(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        Assert.True(await QueueAsync(application, Request("1")));
        Assert.False(await QueueAsync(application, Request("1", "/t/other")));
        Assert.True(await QueueAsync(application, Request("2")));
        var mails = await application.QueuedMailsAsync();
        Assert.Equal(2, mails.Count);
        Assert.Contains("/t/abc", mails[0].Mail.Text, StringComparison.Ordinal);
        Assert.NotEqual(mails[0].Mail.MessageId, mails[1].Mail.MessageId);
    }

    [Fact]
    public async Task A_mail_of_a_transaction_that_rolls_back_was_never_queued()
    {
        await using var application = await PeopleApplication.StartAsync();
        await using (var transaction = await application.Database.BeginAsync())
        {
            await application.Get<MailQueue>().QueueAsync(transaction, Request("1"));
        }

        Assert.Empty(await application.QueuedMailsAsync());
    }

    [Theory]
    [InlineData("w-07", null, "2026-12-14 08:00")]
    [InlineData("w-15", null, "2026-12-14 08:00")]
    public async Task On_a_Saturday_night_mails_to_staff_wait_for_Monday(string person, string? service, string expected)
    {
        await using var application = await PeopleApplication.StartAsync();
        application.Time.SetUtcNow(WorkingCalendarTests.At("2026-12-12 21:40"));
        await QueueAsync(application, Request("1") with { To = person, Service = service });
        Assert.Equal(WorkingCalendarTests.At(expected), Assert.Single(await application.QueuedMailsAsync()).Effect.NotBefore);
    }

    [Theory]
    [InlineData("w-07", null, "2026-11-30 08:00")]
    [InlineData("w-15", null, "2026-12-01 08:00")]
    [InlineData("l-01", "MOR", "2026-12-01 08:00")]
    [InlineData("l-01", "NTH", "2026-11-30 08:00")]
    public async Task St_Andrews_Day_holds_the_mails_of_a_Scottish_service_alone(string person, string? service, string expected)
    {
        await using var application = await PeopleApplication.StartAsync();
        application.Time.SetUtcNow(WorkingCalendarTests.At("2026-11-28 21:05"));
        await QueueAsync(application, Request("1") with { To = person, Service = service });
        Assert.Equal(WorkingCalendarTests.At(expected), Assert.Single(await application.QueuedMailsAsync()).Effect.NotBefore);
    }

    [Fact]
    public async Task Urgent_mails_and_those_that_were_asked_for_leave_at_once_and_a_wish_for_later_is_kept()
    {
        await using var application = await PeopleApplication.StartAsync();
        application.Time.SetUtcNow(WorkingCalendarTests.At("2026-12-12 21:40"));
        await QueueAsync(application, Request("urgent") with { Urgent = true });
        await QueueAsync(application, Request("asked") with { AskedFor = true });
        await QueueAsync(application, Request("later") with { NotBefore = WorkingCalendarTests.At("2026-12-15 10:00") });
        var mails = await application.QueuedMailsAsync();
        Assert.Equal([null, null, WorkingCalendarTests.At("2026-12-15 10:00")], mails.Select(m => m.Effect.NotBefore));
    }

    [Theory]
    [InlineData("casey@harbour.example\r\nBcc: all@harbour.example")]
    [InlineData("casey@harbour.example, other@harbour.example")]
    [InlineData("\"Casey\" <casey@harbour.example>")]
    [InlineData("casey@harbour.example\0")]
    [InlineData("casey")]
    [InlineData("@harbour.example")]
    [InlineData("casey@localhost")]
    public async Task An_address_that_is_not_one_plain_address_is_refused_and_not_repeated(string address)
    {
        await using var application = await PeopleApplication.StartAsync(sample: false);
        var request = new MailRequest
        {
            Id = "1",
            Template = "EM-05",
            ToAddress = address,
            Values = new Dictionary<string, string> { ["page"] = "/pages/join" },
        };
        var e = await Assert.ThrowsAsync<MailException>(() => QueueAsync(application, request));
        Assert.DoesNotContain("casey", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_name_of_a_service_comes_from_the_request_and_is_never_guessed_from_the_person()
    {
        await using var application = await PeopleApplication.StartAsync();
        var request = new MailRequest
        {
            Id = "1",
            Template = "EM-34",
            To = "m-01",
            Values = new Dictionary<string, string> { ["count"] = "1", ["link"] = "/" },
        };
        await Assert.ThrowsAsync<MailException>(() => QueueAsync(application, request));
        await QueueAsync(application, request with { Service = "RVD" });
        Assert.Equal("No one on duty at lead level for Riverside", Assert.Single(await application.QueuedMailsAsync()).Mail.Subject);
    }

    [Fact]
    public async Task A_mail_to_nobody_or_to_two_is_refused()
    {
        await using var application = await PeopleApplication.StartAsync();
        await Assert.ThrowsAsync<MailException>(() => QueueAsync(application, Request("1") with { To = null }));
        await Assert.ThrowsAsync<MailException>(() => QueueAsync(application, Request("1") with { ToAddress = "a@harbour.example" }));
        await Assert.ThrowsAsync<MailException>(() => QueueAsync(application, Request("1") with { To = "x-99" }));
        await Assert.ThrowsAsync<MailException>(() => QueueAsync(application, Request("1") with { Template = "EM-99" }));
    }

    [Theory]
    [InlineData("Production", "Mail:Transport", "Mailbox", "Mail:Transport is Mailbox")]
    [InlineData("Production", "Mail:Timeout", "00:00:20", "Mail:Host is missing")]
    [InlineData("Development", "Mail:From", "not an address", "Mail:From")]
    [InlineData("Development", "Mail:ReplyTo", "a@b.example\nBcc: c@d.example", "Mail:ReplyTo")]
    [InlineData("Development", "PublicAddress", "ftp://x", "PublicAddress")]
    [InlineData("Development", "Mail:Port", "0", "Mail:Port")]
    [InlineData("Development", "Mail:Timeout", "00:00:00", "Mail:Timeout")]
    public async Task A_wrong_setting_stops_with_a_sentence(string environment, string key, string value, string says)
    {
        await using var application = await PeopleApplication.StartAsync(
            sample: false,
            environment: environment,
            settings: [("PublicAddress", "https://pilot.harbour.example"), (key, value)]
        );
        Assert.StartsWith(
            says,
            Assert
                .Throws<ConfigurationException>(() =>
                {
                    application.Get<PublicAddress>();
                    application.Get<MailOptions>();
                })
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_value_of_the_wrong_kind_stops_with_a_sentence() =>
        Assert.Contains(
            "Section Mail",
            (
                await Assert.ThrowsAsync<ConfigurationException>(() =>
                    PeopleApplication.StartAsync(settings: [("Mail:Transport", "Pigeon")])
                )
            ).Message,
            StringComparison.Ordinal
        );

    internal static MailRequest Request(string id, string link = "/t/abc") =>
        new()
        {
            Id = id,
            Template = "EM-01",
            To = "l-01",
            Values = new Dictionary<string, string>
            {
                ["case_ref"] = "NTH-00417-C",
                ["due"] = "Thu 26 Nov 10:12",
                ["link"] = link,
            },
        };

    internal static Task<bool> QueueAsync(PeopleApplication application, MailRequest request) =>
        application.InTransactionAsync(transaction => application.Get<MailQueue>().QueueAsync(transaction, request));
}
