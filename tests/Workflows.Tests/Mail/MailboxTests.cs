using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Mail;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Tests.People;
using Xunit;

namespace Workflows.Tests.Mail;

public sealed class MailboxTests
{
    public static TheoryData<Dialect> Databases => PeopleApplication.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task Mails_in_development_lie_in_the_mailbox_newest_first(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("2") with { To = "l-02" });
        await application.SendMailsAsync();
        var mailbox = application.Get<Mailbox>();
        Assert.Equal(["priya.nair@harbour.example", "helen.okafor@harbour.example"], (await mailbox.MessagesAsync()).Select(m => m.To));
        Assert.Equal("helen.okafor@harbour.example", Assert.Single(await mailbox.MessagesAsync("Helen.Okafor@harbour.example")).To);
        Assert.Empty(await mailbox.MessagesAsync("nobody@harbour.example"));
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task A_repeat_is_kept_once_and_counted(Dialect dialect)
    {
        await using var application = await PeopleApplication.StartAsync(dialect);
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        await application.SendMailsAsync(crashBeforeNote: true);
        await application.SendMailsAsync(attempts: 1);
        Assert.Equal(1, Assert.Single(await application.Get<Mailbox>().MessagesAsync()).Repeats);
    }

    [Fact]
    public async Task The_JSON_has_the_promised_shape()
    {
        await using var application = await PeopleApplication.StartAsync();
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        await application.SendMailsAsync();
        await using var web = await WebAsync(application);
        using var json = JsonDocument.Parse(await web.GetTestClient().GetStringAsync("/mailbox/messages?to=helen.okafor@harbour.example"));
        var message = Assert.Single(json.RootElement.EnumerateArray());
        string[] promised = ["id", "to", "subject", "text", "html", "headers", "at"];
        Assert.Equal([], promised.Except(message.EnumerateObject().Select(p => p.Name)));
        Assert.Equal("auto-generated", message.GetProperty("headers").GetProperty("Auto-Submitted").GetString());
        Assert.Equal("[]", await web.GetTestClient().GetStringAsync("/mailbox/messages?to=nobody@harbour.example"));
    }

    [Fact]
    public async Task The_page_shows_words_and_a_link_needs_no_script_and_escapes_what_it_shows()
    {
        await using var application = await PeopleApplication.StartAsync();
        await MailQueueTests.QueueAsync(application, MailQueueTests.Request("1"));
        await MailQueueTests.QueueAsync(
            application,
            new MailRequest
            {
                Id = "2",
                Template = "EM-34",
                To = "m-01",
                Values = new Dictionary<string, string>
                {
                    ["service"] = "<b>bold</b>",
                    ["count"] = "1",
                    ["link"] = "/rota",
                },
            }
        );
        await application.SendMailsAsync();
        await using var web = await WebAsync(application);
        var page = await web.GetTestClient().GetStringAsync("/mailbox");
        Assert.Contains("<a href=\"http://127.0.0.1:5080/t/abc\">", page, StringComparison.Ordinal);
        Assert.Contains("Decision needed: NTH-00417-C by Thu 26 Nov 10:12", page, StringComparison.Ordinal);
        Assert.Contains("name=\"viewport\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>bold", page, StringComparison.Ordinal);

        var none = await web.GetTestClient().GetStringAsync("/mailbox?to=%22%3E%3Cscript%3E");
        Assert.DoesNotContain("<script", none, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("There are no mails to this address", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_mail_goes_to_a_server_there_is_no_mailbox_page()
    {
        await using var application = await PeopleApplication.StartAsync(
            settings: [("Mail:Transport", "Smtp"), ("Mail:Host", "127.0.0.1")]
        );
        await using var web = await WebAsync(application);
        Assert.Equal(HttpStatusCode.NotFound, (await web.GetTestClient().GetAsync("/mailbox")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await web.GetTestClient().GetAsync("/mailbox/messages")).StatusCode);
    }

    private static async Task<WebApplication> WebAsync(PeopleApplication application)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddRazorComponents();
        builder
            .Services.AddSingleton(application.Get<Mailbox>())
            .AddSingleton(application.Get<MailOptions>())
            .AddSingleton(application.Get<PublicAddress>())
            .AddSingleton(application.Get<WorkingCalendar>());
        var web = builder.Build();
        web.MapMailbox();
        await web.StartAsync();
        return web;
    }
}
