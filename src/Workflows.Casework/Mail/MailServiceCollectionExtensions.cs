using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;

namespace Workflows.Casework.Mail;

/// <summary>Registers mail.</summary>
public static class MailServiceCollectionExtensions
{
    /// <summary>Adds templates, queue, lane and mailbox as section <c>Mail</c> says; needs <c>AddCaseworkPeople</c>.</summary>
    /// <exception cref="StorageException">The section cannot be read.</exception>
    public static IServiceCollection AddCaseworkMail(this IServiceCollection services, IConfiguration configuration)
    {
        var options = MailOptions.Read(configuration);
        services.AddRazorComponents();
        services.AddSingleton(new MigrationSource(typeof(MailQueue).Assembly));
        services.AddSingleton(provider => options.Check(provider.GetRequiredService<IHostEnvironment>()));
        services.AddSingleton(_ => MailTemplates.Load(WorkflowsFolder.Find(configuration["Workflows:Folder"])));
        services.AddSingleton<MailQueue>();
        services.AddSingleton<Mailbox>();
        services.AddSingleton<ILaneHandler, SmtpLaneHandler>();
        services.AddHostedService<MailReady>();
        return services;
    }

    /// <summary>Made at start, so that a wrong template or setting stops the start instead of the first mail.</summary>
    private sealed class MailReady(MailTemplates templates, MailOptions options) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            templates.Ids.Count > 0 && options.Transport is not null
                ? Task.CompletedTask
                : throw new StorageException("Mail is not set up: there are no templates.");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
