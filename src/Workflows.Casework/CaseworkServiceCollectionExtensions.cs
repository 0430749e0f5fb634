using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Agreements;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Changes;
using Workflows.Casework.HeldForms;
using Workflows.Casework.Holds;
using Workflows.Casework.Mine;
using Workflows.Casework.Policy;
using Workflows.Casework.Questions;
using Workflows.Casework.Register;
using Workflows.Casework.Setup;
using Workflows.Casework.Suitability;
using Workflows.Casework.Waiting;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Ladders;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Storage.Operations;
using Workflows.Submissions;

namespace Workflows.Casework;

/// <summary>Registers the charity's own features: register, age policy, arrangements, decisions about them, held forms.</summary>
public static class CaseworkServiceCollectionExtensions
{
    /// <summary>Adds the services of all features; needs the engine, storage, submissions, people, mail and human tasks.</summary>
    public static IServiceCollection AddCasework(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSingleton(configuration.GetSection("Casework").Get<CaseworkOptions>() ?? new CaseworkOptions())
            .AddPilotRegister()
            .AddAgePolicy(configuration)
            .AddArrangements()
            .AddCaseQuestions()
            .AddSuitability()
            .AddHeldForms()
            .AddHolds()
            .AddAgreements(configuration)
            .AddSetup()
            .AddChanges()
            .AddMyCases()
            .AddWeeklyDeletion()
            .AddDueSource<HolidayReminders>()
            .AddSingleton<UndecidedArrangements>()
            .AddSingleton<WaitingWork>()
            .AddSingleton<ITeamAlerts, TeamAlerts>()
            .AddActivitiesFrom(typeof(CaseworkServiceCollectionExtensions).Assembly)
            .AddPagesOf(typeof(CaseworkServiceCollectionExtensions).Assembly);

    private static IServiceCollection AddArrangements(this IServiceCollection services) =>
        services
            .AddSingleton<PhoneChanges>()
            .AddSingleton<ArrangementGuards>()
            .AddSingleton<ArrangementFollowers>()
            .AddSingleton<ArrangementBook>()
            .AddSingleton<FormCauses>()
            .AddSingleton<FormContents>()
            .AddSingleton<NewestAnswers>()
            .AddSingleton<ArrangementOpening>()
            .AddSingleton<ArrangementReaders>()
            .AddSingleton<ArrangementPages>()
            .AddSingleton<ArrangementMail>()
            .AddSingleton<CaseGate>()
            .AddSingleton<ICaseGate>(s => s.GetRequiredService<CaseGate>())
            .AddTaskKind<NoticeKind>();

    private static IServiceCollection AddCaseQuestions(this IServiceCollection services) =>
        services
            .AddTaskKind<CaseQuestionKind>()
            .AddSingleton<CaseQuestionRules>()
            .AddSingleton<CaseQuestionLanes>()
            .AddSingleton<ILaneHandler>(s => s.GetRequiredService<CaseQuestionLanes>())
            .AddSingleton<IPublishCheck, CaseQuestionPublishCheck>();

    private static IServiceCollection AddSuitability(this IServiceCollection services) =>
        services
            .AddSingleton<FormQuestionParts>()
            .AddTaskKind<DecisionKind>()
            .AddTaskKind<ConversationKind>()
            .AddTaskKind<ChoiceKind>()
            .AddSingleton<AskedDecisionRules>()
            .AddSingleton<DecisionAsking>()
            .AddSingleton<ILaneHandler, DecisionLanes>()
            .AddSingleton<IPublishCheck, NoApprovalByTime>()
            .AddSingleton<IPublishCheck, CaseworkInputs>();

    private static IServiceCollection AddHeldForms(this IServiceCollection services) =>
        services
            .AddTaskKind<HeldFormKind>()
            .AddTaskKind<HeldNoticeKind>()
            .AddLoadedAtStart(s => new HeldFormLadder(s.GetRequiredService<LadderCatalog>().Find(HeldFormLadder.Key)))
            .AddSingleton<HeldFormAsking>()
            .AddSingleton<ISubmissionNotices, SubmissionNotices>()
            .AddDueSource<HeldFormDueSource>();
}
