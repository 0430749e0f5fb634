using Workflows.Storage;
using Workflows.Submissions.Holds;

namespace Workflows.Casework.Decisions;

/// <summary>Does what a lead decided about a form that was held: it goes on, with or without the worker's own words, or is thrown away.</summary>
public sealed class HeldForms(SubmissionHolds holds, TaskMail mail)
{
    /// <summary>Does it, in the transaction of the decision.</summary>
    /// <exception cref="HoldException">It cannot be done: the form is not held any more.</exception>
    internal async Task CarryOutAsync(Transaction transaction, HumanTask task, Decision decision, CancellationToken cancellationToken)
    {
        var actor = $"person:{decision.DeciderId}";
        var why = $"decision:{decision.Id}";
        if (decision.Outcome == "discard")
        {
            await holds.DiscardAsync(transaction, task.SubmissionId!, actor, why, task.HeldRevisionId, cancellationToken);
            return;
        }

        await holds.ReleaseAsync(
            transaction,
            task.SubmissionId!,
            actor,
            why,
            withoutFreeText: decision.Outcome == "release_without_words",
            task.HeldRevisionId,
            cancellationToken
        );
        if (task.WorkerId is { } worker)
        {
            await mail.TellAsync(
                transaction,
                task,
                worker,
                "EM-44",
                "released",
                new Dictionary<string, string>(),
                askedFor: false,
                cancellationToken
            );
        }
    }
}
