using Workflows.HumanTasks.Links;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Kinds;

/// <summary>
/// A kind of human task: what it offers and refuses, what follows from an answer, who must not be asked, and what its page shows. One class
/// a kind, found by dependency injection as a lane's handler is. Desk, links, codes, ladders, routing, mails and the page know no kind by name.
/// </summary>
public interface ITaskKind
{
    /// <summary>The name in a task's row: <c>decision</c>.</summary>
    string Name { get; }

    /// <summary>Whether it asks for an answer; otherwise it is something to read or to do.</summary>
    bool TakesAnswers => true;

    /// <summary>What its links are for: one of <see cref="LinkPurposes"/>.</summary>
    string LinkPurpose => LinkPurposes.Decide;

    /// <summary>The words of its page and mails.</summary>
    TaskWords Words { get; }

    /// <summary>Outcomes that it offers when the asker names none.</summary>
    IReadOnlyList<string> Options => [];

    /// <summary>The mail that carries a task's link.</summary>
    string AskedBy(HumanTask task);

    /// <summary>The mail that confirms an answer to the person who gave it.</summary>
    string RecordedBy => "EM-37";

    /// <summary>Values of the kind's own for the mails about a task.</summary>
    IReadOnlyDictionary<string, string> MailValues(HumanTask task) => new Dictionary<string, string>();

    /// <summary>
    /// Whether the subject itself still waits for an answer; null: the workflow instance that asked says so. A task that nothing waits for is
    /// taken back.
    /// </summary>
    ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new((bool?)null);

    /// <summary>Ids of people who must not answer it now, besides those whom the task excludes by itself.</summary>
    ValueTask<IReadOnlyCollection<string>> ExcludedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        new((IReadOnlyCollection<string>)[]);

    /// <summary>People whom the subject itself names for a role, such as the worker of a case; null: whoever holds the role.</summary>
    IReadOnlyList<string>? PeopleOf(HumanTask task, Role role) => null;

    /// <summary>Reads what an answer is held against. Runs before the deciding transaction, so it may be out of date by then.</summary>
    ValueTask<TaskBasis> LoadAsync(HumanTask task, CancellationToken cancellationToken) => new(TaskBasis.Nothing);

    /// <summary>
    /// Puts the subject and its open tasks on their newest content, in the deciding transaction and with the task held.
    /// </summary>
    /// <returns>False when the basis itself is out of date: then nothing can be said on it, and nothing was changed.</returns>
    ValueTask<bool> BringUpToDateAsync(Transaction transaction, HumanTask task, TaskBasis basis, CancellationToken cancellationToken) =>
        new(true);

    /// <summary>Outcomes that may be recorded on the basis.</summary>
    IReadOnlyList<string> OptionsNow(HumanTask task, TaskBasis basis) => task.Payload.Options;

    /// <summary>Why the answer cannot be recorded on the basis, besides its outcome and reason; null when it can.</summary>
    DecideResult.Refused? Refuse(HumanTask task, TaskBasis basis, DecideRequest request) => null;

    /// <summary>Whether an outcome asks for more and pauses the task instead of ending it.</summary>
    bool Pauses(string outcome) => false;

    /// <summary>Whether the workflow instance that asked is told the answer.</summary>
    bool Resumes => true;

    /// <summary>What follows from a recorded decision, in its transaction: rows, counts, changes of the subject.</summary>
    /// <returns>Null when it was done; one sentence when it cannot be done, and then nothing is recorded.</returns>
    ValueTask<string?> PassOnAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        DecideRequest request,
        TaskBasis basis,
        CancellationToken cancellationToken
    ) => new((string?)null);

    /// <summary>What the page of an open task shows to a person who proved their identity.</summary>
    ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken);
}

/// <summary>What an answer is held against; each kind derives its own.</summary>
public abstract record TaskBasis
{
    /// <summary>For kinds whose answers depend on nothing but the task.</summary>
    public static TaskBasis Nothing { get; } = new None();

    private sealed record None : TaskBasis;
}
