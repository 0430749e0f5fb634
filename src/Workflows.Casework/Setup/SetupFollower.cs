using Workflows.Casework.Arrangements;
using Workflows.Storage;

namespace Workflows.Casework.Setup;

/// <summary>Ends what a set-up still asks when its arrangement leaves the state that waits for it, in the same commit.</summary>
public sealed class SetupFollower(SetupTasks tasks, Inbox inbox) : IArrangementFollower
{
    /// <inheritdoc />
    public async ValueTask OnChangedAsync(
        Transaction transaction,
        Arrangement before,
        Arrangement after,
        CancellationToken cancellationToken
    )
    {
        if (before.State is not (ArrangementState.AwaitingSetup or ArrangementState.Paused) || after.State == before.State)
        {
            return;
        }

        await tasks.EndAsync(transaction, after.Id, AuditEntry.System, cancellationToken);
        await inbox.AppendAsync(transaction, SetupTime.HasLeft(after), cancellationToken);
    }
}
