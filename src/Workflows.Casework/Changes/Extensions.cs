using Workflows.Casework.Arrangements;
using Workflows.HumanTasks.Store;
using Workflows.Storage;

namespace Workflows.Casework.Changes;

/// <summary>What an approval needs before its paused arrangement is used again.</summary>
public enum ApprovalNeed
{
    /// <summary>Nothing: it has not run out.</summary>
    Nothing,

    /// <summary>The lead must extend it, and is not asked yet.</summary>
    Extension,

    /// <summary>The lead is asked whether it goes on.</summary>
    Answer,

    /// <summary>It was extended before: only a new form F2 brings a new approval.</summary>
    NewForm,
}

/// <summary>Says what the approval of a paused arrangement needs, and asks the lead to extend it.</summary>
public sealed class Extensions(ArrangementGuards guards, TaskStore tasks, Inbox inbox)
{
    /// <summary>What the approval needs before the arrangement is used again.</summary>
    public async Task<ApprovalNeed> NeedOfAsync(
        Transaction transaction,
        Arrangement arrangement,
        CancellationToken cancellationToken = default
    ) =>
        arrangement.State != ArrangementState.Paused || !guards.HasRunOut(arrangement) ? ApprovalNeed.Nothing
        : await IsAskedAsync(transaction, arrangement.Id, cancellationToken) ? ApprovalNeed.Answer
        : await ArrangementGuards.WasExtendedAsync(transaction, arrangement.Id, cancellationToken) ? ApprovalNeed.NewForm
        : ApprovalNeed.Extension;

    /// <summary>Asks the lead, by the workflow W10, when an extension is what the approval needs.</summary>
    /// <returns>What it needed before.</returns>
    public async Task<ApprovalNeed> AskAsync(
        Transaction transaction,
        Arrangement arrangement,
        CancellationToken cancellationToken = default
    )
    {
        var need = await NeedOfAsync(transaction, arrangement, cancellationToken);
        if (need == ApprovalNeed.Extension && arrangement.ReviewDue is { } day)
        {
            await inbox.AppendAsync(transaction, ExtensionAsked.Of(arrangement, day), cancellationToken);
        }

        return need;
    }

    /// <summary>Whether a lead is asked about the review of an arrangement now.</summary>
    internal async Task<bool> IsAskedAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken) =>
        (await tasks.OfSubjectAsync(transaction, arrangementId, cancellationToken)).Any(t =>
            t is { IsOpen: true, Kind: CaseTaskKinds.Choice, Step: DecisionStep.Review }
        );
}
