using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>The question that is asked about an arrangement whose check was missed two weeks in a row .</summary>
public sealed class MissedWeeks(TaskStore tasks, TaskChanges changes)
{
    /// <summary>So many missed weeks in a row need a person's decision.</summary>
    public const int AskAfter = 2;

    /// <summary>The open question about an arrangement, or null.</summary>
    internal async Task<HumanTask?> OpenQuestionAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken) =>
        (await tasks.OfSubjectAsync(transaction, arrangementId, cancellationToken)).FirstOrDefault(t =>
            t is { IsOpen: true, Kind: CaseTaskKinds.Choice, Step: DecisionStep.MissedWeeks }
        );

    /// <summary>Locks the open questions of some arrangements, before their cases and rows are locked.</summary>
    internal async Task<IReadOnlyList<string>> LockAsync(
        Transaction transaction,
        IEnumerable<string> arrangementIds,
        CancellationToken cancellationToken
    )
    {
        var found = new List<string>();
        foreach (var id in arrangementIds.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (await OpenQuestionAsync(transaction, id, cancellationToken) is { } question)
            {
                await tasks.LockAsync(transaction, question.Id, cancellationToken);
                found.Add(question.Id);
            }
        }

        return found;
    }

    /// <summary>Withdraws the open question about an arrangement, because a week of it was confirmed.</summary>
    internal async Task EndAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken)
    {
        if (await OpenQuestionAsync(transaction, arrangementId, cancellationToken) is { } question)
        {
            await changes.WithdrawAsync(transaction, question.Id, AuditEntry.System, cancellationToken);
        }
    }
}
