using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Workflows.Mail;
using Workflows.Tests.Architecture;
using Xunit;

namespace Workflows.Tests.Mail;

/// <summary>Mails of the samples tell people to write to a mailbox of the sample charity, not to a machine.</summary>
public sealed class SampleMailboxTests
{
    [Fact]
    public void The_mailbox_of_samples_is_one_of_the_sample_charity()
    {
        var environment = new HostingEnvironment { EnvironmentName = Environments.Development };

        var options = MailOptions.Read(new ConfigurationBuilder().Build()).Check(environment);

        Assert.Equal(("pilot@harbour.example", "pilot@harbour.example"), (options.From, options.Mailbox));
    }

    [Fact]
    public void Nothing_that_ships_writes_from_or_to_a_machine()
    {
        var machine = "localhost" + ".localdomain";
        Assert.Empty(Citations.Files().Where(file => file.Text.Contains(machine, StringComparison.Ordinal)).Select(file => file.Path));
    }
}
