using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Google.Activities;
using Workflows.Google.Forms;
using Workflows.Google.Sheets;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Migrations;

namespace Workflows.Google;

/// <summary>Registers the services of this project.</summary>
public static class GoogleServiceCollectionExtensions
{
    /// <summary>Adds forms, polling, the writer of sheets and the activities, with the options of section <c>Google</c>.</summary>
    public static IServiceCollection AddGoogle(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(configuration.GetSection(GoogleOptions.Section).Get<GoogleOptions>() ?? new GoogleOptions());
        services.AddSingleton<GoogleClients>();
        services.AddSingleton(new MigrationSource(typeof(GoogleClients).Assembly));
        services.AddSingleton<GoogleForms>();
        services.AddSingleton<FormDoctor>();
        services.AddSingleton<FormPublisher>();
        services.AddSingleton<FormPoller>();
        services.AddSingleton<SilentForms>();
        services.AddSingleton(_ => SheetCatalog.Load(WorkflowsFolder.Find(configuration["Workflows:Folder"])));
        services.AddSingleton<SpreadsheetSetup>();
        services.AddSingleton<ILaneHandler>(s => new SheetLaneHandler(
            s.GetRequiredService<GoogleClients>(),
            s.GetRequiredService<SpreadsheetSetup>(),
            s.GetRequiredService<SheetCatalog>(),
            s.GetRequiredService<Database>()
        ));
        services.AddSingleton<IPublishCheck, RowPublishCheck>();
        services.AddSingleton<SpreadsheetChoices>();
        services.AddSingleton<TabChoices>();
        services.AddSingleton<ColumnChoices>();
        return services.AddActivitiesFrom(typeof(GoogleClients).Assembly);
    }
}
