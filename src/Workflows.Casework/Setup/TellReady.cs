using System.Globalization;
using NodaTime;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Setup;

/// <summary>
/// Tells worker and service manager that an arrangement is in use, and when its first weekly check is due (EM-19).
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Say that WhatsApp may be used, and when the first weekly check is due.",
    DisplayName = "Say that it is ready",
    Kind = ActivityKind.Task,
    PlainText = true
)]
public sealed class TellReady : Activity
{
    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var cancellationToken = context.CancellationToken;
        var transaction = context.GetRequiredService<CurrentTransaction>().Transaction;
        var id = context.Get(ArrangementId) ?? "";
        var arrangement =
            await context.GetRequiredService<ArrangementBook>().FindAsync(transaction, id, cancellationToken)
            ?? throw new FaultException("There is no arrangement to tell about.");
        var nation = await context.GetRequiredService<PeopleDirectory>().NationAsync(arrangement.Service, transaction, cancellationToken);
        var calendar = context.GetRequiredService<WorkingCalendar>();
        var due = FirstCheckOf(calendar, calendar.Local(context.Now).Date, nation);
        await context
            .GetRequiredService<ArrangementMail>()
            .SendAsync(
                transaction,
                context.Id,
                "EM-19",
                id,
                [Role.Worker.Code(), Role.ServiceManager.Code()],
                atAnyHour: false,
                new Dictionary<string, string> { ["due"] = due.ToString("ddd d MMM", CultureInfo.InvariantCulture) },
                cancellationToken
            );
        await context.CompleteActivityAsync();
    }

    /// <summary>
    /// The day on which the first weekly check is due: the last working day of its week, or the first one after a week without any.
    /// </summary>
    internal static LocalDate FirstCheckOf(WorkingCalendar calendar, LocalDate active, Nation nation)
    {
        var monday = FirstWeek.Of(active);
        var friday = Enumerable.Range(0, 5).Select(i => monday.PlusDays(4 - i)).FirstOrDefault(day => calendar.IsWorkingDay(day, nation));
        return friday != default
            ? friday
            : Enumerable.Range(7, 60).Select(i => monday.PlusDays(i)).First(day => calendar.IsWorkingDay(day, nation));
    }
}
