using Workflows.Casework.Arrangements;
using Workflows.Casework.WeeklyDeletion;
using Workflows.Engine.Authoring;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Changes;

/// <summary>
/// Tells worker and service manager that an arrangement is paused (EM-76) or has stopped (EM-23, with the time of its last check); for
/// one that was never in use, only that there is a next step (EM-14 to the worker).
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Say that WhatsApp is stopped or paused, and when the last check is due.",
    DisplayName = "Say that it has stopped",
    Kind = ActivityKind.Task,
    PlainText = true
)]
public sealed class TellStopped : Activity
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
        var id = arrangement.Id;
        var mail = context.GetRequiredService<ArrangementMail>();
        IReadOnlyList<string> both = [Role.Worker.Code(), Role.ServiceManager.Code()];
        if (arrangement.State.IsOpen())
        {
            await mail.SendAsync(transaction, context.Id, "EM-76", id, both, cancellationToken);
        }
        else if (await context.GetRequiredService<WeeklyRowStore>().FinalDueAsync(transaction, id, cancellationToken) is { } due)
        {
            await mail.SendAsync(
                transaction,
                context.Id,
                "EM-23",
                id,
                both,
                atAnyHour: false,
                new Dictionary<string, string> { ["closes"] = context.GetRequiredService<WorkingCalendar>().DueLong(due) },
                cancellationToken
            );
        }
        else if (arrangement.EndCode is not ("moved_channel" or "lapsed"))
        {
            // What another workflow ended by itself, that workflow has told.
            await mail.SendAsync(transaction, context.Id, "EM-14", id, [Role.Worker.Code()], cancellationToken);
        }

        await context.CompleteActivityAsync();
    }
}
