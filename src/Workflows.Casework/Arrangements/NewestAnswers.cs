using Workflows.HumanTasks.Tasks;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Moves an arrangement and the open tasks about it to the newest answers of its form. Answers may be corrected while a person is asked,
/// and no decision may be made on answers that were replaced.
/// </summary>
public sealed class NewestAnswers(FormContents forms, ArrangementBook arrangements, TaskChanges tasks)
{
    /// <summary>
    /// Brings the tasks and the arrangement up to date. The tasks are locked first, in the order in which the desk locks a task and then
    /// its arrangement.
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="arrangementId">Id of the arrangement.</param>
    /// <param name="coded">The newest answers, read before the transaction began.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>
    /// The content that the arrangement is on now; null when the answers are no longer the newest, and then nothing was changed.
    /// </returns>
    public async Task<FormContent?> BringUpToDateAsync(
        Transaction transaction,
        string arrangementId,
        CodedForm coded,
        CancellationToken cancellationToken = default
    )
    {
        if (await SubmissionFacts.CurrentRevisionAsync(transaction, coded.SubmissionId, cancellationToken) != coded.Revision)
        {
            return null;
        }

        var content = await forms.ContentAsync(transaction, coded, cancellationToken);
        await tasks.PutContentAsync(transaction, arrangementId, content.ToTaskContent(), content.Level, cancellationToken);
        await arrangements.ReviseAsync(transaction, arrangementId, content, coded.Columns, cancellationToken);
        return (await arrangements.FindAsync(transaction, arrangementId, cancellationToken))?.Form;
    }
}
