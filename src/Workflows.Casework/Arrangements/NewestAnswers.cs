using Workflows.HumanTasks.Tasks;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Puts an arrangement and the open questions about it on the newest answers of its form. Answers may be corrected while a person is asked,
/// and nothing may be decided on answers that were replaced.
/// </summary>
public sealed class NewestAnswers(FormContents forms, ArrangementBook arrangements, TaskChanges tasks)
{
    /// <summary>
    /// Brings both up to date. The questions come first, as at the desk, which holds a question before it holds its arrangement.
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="arrangementId">The arrangement.</param>
    /// <param name="coded">The newest answers, as they were read before the transaction.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the arrangement rests on now; null when the answers are not the newest any more, and then nothing was changed.</returns>
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
