using Microsoft.Extensions.DependencyInjection;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Registers the weekly deletion: rounds, rows, digests, the weekly page, form F5, missed weeks and spot checks.</summary>
public static class WeeklyDeletionServiceCollectionExtensions
{
    /// <summary>Adds the weekly deletion.</summary>
    public static IServiceCollection AddWeeklyDeletion(this IServiceCollection services) =>
        services
            .AddSingleton<WeekCalendar>()
            .AddSingleton<ArrangementsInUse>()
            .AddSingleton<WeeklyRowStore>()
            .AddSingleton<WeeklyRows>()
            .AddSingleton<WeeklyFollower>()
            .AddSingleton<IArrangementFollower>(s => s.GetRequiredService<WeeklyFollower>())
            .AddSingleton<IHoldFollower>(s => s.GetRequiredService<WeeklyFollower>())
            .AddSingleton<RoundRows>()
            .AddSingleton<RoundPeople>()
            .AddSingleton<WeeklyMail>()
            .AddSingleton<Digests>()
            .AddSingleton(new DrawSeeds())
            .AddSingleton<SpotChecks>()
            .AddSingleton<MissedWeeks>()
            .AddSingleton<LateSteps>()
            .AddSingleton<LateRows>()
            .AddSingleton<WeeklyAlerts>()
            .AddSingleton<WeeklyAnswering>()
            .AddSingleton<WeeklyForm>()
            .AddSingleton<IArrangementForm>(s => s.GetRequiredService<WeeklyForm>())
            .AddTaskKind<WeeklyKind>()
            .AddTaskKind<SpotCheckKind>()
            .AddTaskKind<ForHeadKind>()
            .AddDueSource<WeeklyRounds>()
            .AddSingleton<IRecurringWakes>(s => s.GetRequiredService<WeeklyRounds>())
            .AddDueSource<OwnRows>();
}
