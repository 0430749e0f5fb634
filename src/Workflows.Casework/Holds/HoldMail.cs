using Workflows.Casework.Arrangements;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Holds;

/// <summary>
/// Tells the workers of a case and the service's managers that it is on hold (EM-69, at any hour) or not any more (EM-70). The mails are the
/// same for every kind of hold.
/// </summary>
public sealed class HoldMail(ArrangementMail mail, Outbox outbox)
{
    /// <summary>Says "do not delete", and takes back what still waits and said that the case is not on hold any more.</summary>
    internal async Task TellPlacedAsync(
        Transaction transaction,
        Hold hold,
        IReadOnlyList<Arrangement> arrangements,
        IReadOnlyList<Hold> earlier,
        CancellationToken cancellationToken
    )
    {
        await outbox.DropUnsentAsync(transaction, [.. earlier.SelectMany(h => h.EndMails)], cancellationToken);
        await TellAsync(transaction, hold, "EM-69", arrangements, atAnyHour: true, cancellationToken);
    }

    /// <summary>Says that the case is not on hold any more.</summary>
    /// <returns>The ids of the queued mails.</returns>
    internal Task<IReadOnlyList<string>> TellReleasedAsync(
        Transaction transaction,
        Hold hold,
        IReadOnlyList<Arrangement> arrangements,
        CancellationToken cancellationToken
    ) => TellAsync(transaction, hold, "EM-70", arrangements, atAnyHour: false, cancellationToken);

    private async Task<IReadOnlyList<string>> TellAsync(
        Transaction transaction,
        Hold hold,
        string template,
        IReadOnlyList<Arrangement> arrangements,
        bool atAnyHour,
        CancellationToken cancellationToken
    )
    {
        var queued = new List<string>();
        var managersAreTold = false;
        // Newest first: each worker of the case is told once, with a link to their newest arrangement.
        foreach (var arrangement in arrangements.Reverse().DistinctBy(a => a.WorkerId))
        {
            string[] roles = managersAreTold ? [Role.Worker.Code()] : [Role.Worker.Code(), Role.ServiceManager.Code()];
            managersAreTold = true;
            queued.AddRange(
                await mail.SendAsync(
                    transaction,
                    $"{hold.Id}:{arrangement.Id}",
                    template,
                    arrangement.Id,
                    roles,
                    atAnyHour,
                    cancellationToken
                )
            );
        }

        // Where worker and managers have left, the people who cover for them must know.
        return queued.Count > 0
            ? queued
            : await mail.SendAsync(
                transaction,
                $"{hold.Id}:cover",
                template,
                arrangements[^1].Id,
                [Role.SafeguardingLead.Code(), Role.HeadOfSafeguarding.Code()],
                atAnyHour,
                cancellationToken
            );
    }
}
