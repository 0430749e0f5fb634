using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;

namespace Workflows.Mail;

/// <summary>Registers the room of mails.</summary>
public static class MailServiceCollectionExtensions
{
    /// <summary>
    /// Adds the templates, the queue, the SMTP lane and the mailbox, with the settings of section <c>Mail</c>; needs <c>AddPeople</c>.
    /// </summary>
    /// <exception cref="ConfigurationException">The section cannot be read.</exception>
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        var options = MailOptions.Read(configuration);
        services.AddRazorComponents();
        return services
            .AddSingleton(new MigrationSource(typeof(MailQueue).Assembly))
            .AddLoadedAtStart(provider => options.Check(provider.GetRequiredService<IHostEnvironment>()))
            .AddLoadedAtStart(_ => MailTemplates.Load(WorkflowsFolder.Find(configuration["Workflows:Folder"])))
            .AddSingleton<MailQueue>()
            .AddSingleton<Mailbox>()
            .AddSingleton<MailRepeats>()
            .AddSingleton<ILaneHandler, SmtpLaneHandler>();
    }
}
