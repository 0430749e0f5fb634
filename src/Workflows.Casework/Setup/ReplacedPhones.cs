using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.Storage;

namespace Workflows.Casework.Setup;

/// <summary>What follows when the phones desk confirms a phone for a worker who had another one until now (R-13b).</summary>
public sealed class ReplacedPhones(ArrangementBook arrangements, PilotRegister register, PhoneList phones)
{
    /// <summary>
    /// Notes that a phone is a worker's, and works. What was set up on another phone and is in use is paused until form F3 was sent about the
    /// new one.
    /// </summary>
    /// <param name="transaction">The caller's transaction, which has locked the phone.</param>
    /// <param name="asset">The asset tag of the confirmed phone.</param>
    /// <param name="workerId">Id of the worker.</param>
    /// <param name="actor">Who confirms it: <c>person:ID</c>.</param>
    /// <param name="cause">Id of the answer: ids of what follows are derived from it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task ConfirmAsync(
        Transaction transaction,
        string asset,
        string workerId,
        string actor,
        string cause,
        CancellationToken cancellationToken
    )
    {
        var before = (await register.FindAsync(workerId, transaction, cancellationToken))?.PhoneAsset;
        await phones.SetAsync(transaction, asset, workerId, PhoneStatus.Confirmed, actor, cancellationToken);
        if (before == asset)
        {
            return;
        }

        var open = await arrangements.OpenOfWorkerAsync(transaction, workerId, cancellationToken);
        foreach (var arrangement in open.Where(a => a.State == ArrangementState.Active))
        {
            await arrangements.ApplyAsync(
                transaction,
                arrangement.Id,
                new ArrangementEvent
                {
                    Id = $"replaced:{cause}:{arrangement.Id}",
                    Kind = ArrangementEventKind.PhoneChanged,
                    Cause = EventCause.System,
                    Actor = actor,
                },
                cancellationToken
            );
        }
    }
}
