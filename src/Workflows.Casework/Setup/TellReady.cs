using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Engine.Authoring;
using Workflows.People;
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
        var arrangement = await CurrentArrangement.OfAsync(context, ArrangementId, "There is no arrangement to tell about.");
        var nation = await context.GetRequiredService<PeopleDirectory>().NationAsync(arrangement.Service, transaction, cancellationToken);
        var weeks = context.GetRequiredService<WeekCalendar>();
        var due = weeks.TimesOf(weeks.FirstWeekOf(context.Now, nation), nation).Late.DueAt;
        await context
            .GetRequiredService<ArrangementMail>()
            .SendAsync(
                transaction,
                context.Id,
                "EM-19",
                arrangement.Id,
                [Role.Worker.Code(), Role.ServiceManager.Code()],
                atAnyHour: false,
                new Dictionary<string, string> { ["due"] = weeks.DueDay(due) },
                cancellationToken
            );
        await context.CompleteActivityAsync();
    }
}
