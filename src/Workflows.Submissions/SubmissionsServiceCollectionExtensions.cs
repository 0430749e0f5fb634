using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Measures;
using Workflows.Storage.Migrations;
using Workflows.Storage.Privacy;
using Workflows.Submissions.Activities;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Workflows.Submissions.Reading;

namespace Workflows.Submissions;

/// <summary>Registers the forms, their checks and the intake of responses.</summary>
public static class SubmissionsServiceCollectionExtensions
{
    /// <summary>
    /// Adds the services of this project. Casework implements its ports <see cref="ISenderGate"/>, <see cref="ICaseGate"/> and
    /// <see cref="ISubmissionNotices"/>. The forms are read from the folder <c>Workflows:Folder</c>, or from the nearest folder named <c>workflows</c>.
    /// </summary>
    public static IServiceCollection AddSubmissions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(new MigrationSource(typeof(SubmissionIntake).Assembly));
        services.AddSingleton(_ => FormCatalog.Load(WorkflowsFolder.Find(configuration["Workflows:Folder"])));
        services.AddSingleton<SubmissionStore>();
        services.AddSingleton<SubmissionAudit>();
        services.AddSingleton<HoldPlacing>();
        services.AddSingleton<SubmissionRouting>();
        services.AddSingleton(s => new SubmissionIntake(
            s.GetRequiredService<FormCatalog>(),
            s.GetRequiredService<SubmissionStore>(),
            s.GetRequiredService<SubmissionRouting>(),
            s.GetRequiredService<HoldPlacing>(),
            s.GetRequiredService<ISenderGate>(),
            s.GetRequiredService<MeasureEvents>(),
            s.GetRequiredService<Vault>(),
            s.GetRequiredService<AuditLog>(),
            s.GetRequiredService<BusinessClock>(),
            s.GetRequiredService<ICaseGate>()
        ));
        services.AddSingleton(s => new SubmissionHolds(
            s.GetRequiredService<Database>(),
            s.GetRequiredService<FormCatalog>(),
            s.GetRequiredService<SubmissionStore>(),
            s.GetRequiredService<SubmissionRouting>(),
            s.GetRequiredService<Vault>(),
            s.GetRequiredService<AuditLog>(),
            s.GetRequiredService<BusinessClock>()
        ));
        services.AddSingleton(s => new SubmissionReader(s.GetRequiredService<FormCatalog>(), s.GetRequiredService<SubmissionStore>()));
        services.AddSingleton<IReadSetSource>(s => new SubmissionReadSets(
            s.GetRequiredService<Database>(),
            s.GetRequiredService<FormCatalog>(),
            s.GetRequiredService<SubmissionStore>()
        ));
        services.AddSingleton<IPublishCheck, FormWaitCheck>();
        services.AddSingleton<IPublishCheck, AnswerBranchCheck>();
        services.AddSingleton<FormChoices>();
        services.AddSingleton<QuestionChoices>();
        return services.AddActivitiesFrom(typeof(SubmissionIntake).Assembly);
    }
}
