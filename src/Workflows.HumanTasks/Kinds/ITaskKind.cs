using Workflows.HumanTasks.Links;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Kinds;

/// <summary>
/// A kind of human task: which outcomes it offers and refuses, what an answer causes, which people must not answer, and what its page
/// shows. There is one class a kind, registered for dependency injection. Desk, links, codes, ladders, routing, mails and the page know no
/// kind by name.
/// </summary>
public interface ITaskKind
{
    /// <summary>The kind's name in a task's row, for example <c>decision</c>.</summary>
    string Name { get; }

    /// <summary>Whether its tasks ask for an answer; otherwise they are something to read or to do.</summary>
    bool TakesAnswers => true;

    /// <summary>Whether its open tasks are on the list of the people whom they ask.</summary>
    bool IsListed => TakesAnswers;

    /// <summary>The purpose of its links: one of <see cref="LinkPurposes"/>.</summary>
    string LinkPurpose => LinkPurposes.Decide;

    /// <summary>The words of its page.</summary>
    TaskWords Words { get; }

    /// <summary>Codes of the outcomes that it offers when the new task names none.</summary>
    IReadOnlyList<string> Options => [];

    /// <summary>
    /// The reason why a step of the kind must not be asked of a role; null when it may. Which role a step needs is the product's rule; no
    /// definition changes it.
    /// </summary>
    string? RefuseRole(string step, Role role) => null;

    /// <summary>Whether a person who acts in a role may answer a step of the kind: the role that is asked, or one that covers for it.</summary>
    bool MayAnswer(string step, Role role) => true;

    /// <summary>Codes of the conditions that are offered with an outcome.</summary>
    IReadOnlyList<string> ConditionsOf(HumanTask task, string outcome) => [];

    /// <summary>Keys of the questions that are offered with an outcome, on the task's newest content.</summary>
    ValueTask<IReadOnlyList<string>> QuestionsAsync(
        Transaction transaction,
        HumanTask task,
        string outcome,
        CancellationToken cancellationToken
    ) => new((IReadOnlyList<string>)[]);

    /// <summary>Id of the mail that carries a task's link.</summary>
    string AskedBy(HumanTask task);

    /// <summary>Whether the mails that ask leave at any hour, because the answer cannot wait for the morning.</summary>
    bool IsUrgent(HumanTask task) => false;

    /// <summary>Id of the mail that tells other people that an answer is late, for ladders that name none.</summary>
    string LateBy => "EM-47";

    /// <summary>Id of the mail that confirms an answer to the person who gave it.</summary>
    string RecordedBy => "EM-37";

    /// <summary>The kind's own values for placeholders of mails about a task.</summary>
    IReadOnlyDictionary<string, string> MailValues(HumanTask task) => new Dictionary<string, string>();

    /// <summary>
    /// Whether the subject still waits for an answer; null: the workflow instance that asked decides. A task that nothing waits for is
    /// withdrawn.
    /// </summary>
    ValueTask<bool?> IsWantedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => new((bool?)null);

    /// <summary>Ids of people who must not answer it now, besides those whom the task excludes by itself.</summary>
    ValueTask<IReadOnlyCollection<string>> ExcludedAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) =>
        new((IReadOnlyCollection<string>)[]);

    /// <summary>
    /// Ids of the people whom the subject itself names for a role, such as the worker of a case; null: the people who hold the role.
    /// </summary>
    IReadOnlyList<string>? PeopleOf(HumanTask task, Role role) => null;

    /// <summary>
    /// Reads the basis that an answer is checked against. It is read before the deciding transaction begins, so it may be out of date in
    /// it.
    /// </summary>
    ValueTask<TaskBasis> LoadAsync(HumanTask task, CancellationToken cancellationToken) => new(TaskBasis.Nothing);

    /// <summary>
    /// Moves the subject and its open tasks to their newest content, in the deciding transaction, which has locked the task.
    /// </summary>
    /// <returns>False when the basis itself is out of date; then nothing was changed, and the answer is not recorded.</returns>
    ValueTask<bool> BringUpToDateAsync(Transaction transaction, HumanTask task, TaskBasis basis, CancellationToken cancellationToken) =>
        new(true);

    /// <summary>Outcomes that may be recorded on the basis.</summary>
    IReadOnlyList<string> OptionsNow(HumanTask task, TaskBasis basis) => task.Payload.Options;

    /// <summary>
    /// The reason why an answer, whose outcome and reason are allowed, cannot be recorded on the basis; null when it can.
    /// </summary>
    DecideResult.Refused? Refuse(HumanTask task, TaskBasis basis, DecideRequest request) => null;

    /// <summary>Whether an outcome asks for more information and pauses the task instead of ending it.</summary>
    bool Pauses(string outcome) => false;

    /// <summary>Whether the answer is sent to the workflow instance that asked.</summary>
    bool Resumes => true;

    /// <summary>
    /// Carries out what a recorded decision causes, in its transaction: rows of sheets, measures, changes of the subject.
    /// </summary>
    /// <returns>Null when it was done; one sentence for the person when it cannot be done, and then nothing is recorded.</returns>
    ValueTask<string?> PassOnAsync(
        Transaction transaction,
        HumanTask task,
        Decision decision,
        DecideRequest request,
        TaskBasis basis,
        CancellationToken cancellationToken
    ) => new((string?)null);

    /// <summary>
    /// Whether the page may ask for the authenticator's code: the answer needs it, or an action of the kind does.
    /// </summary>
    bool MayNeedLevel2(HumanTask task) => task.Level >= 2;

    /// <summary>
    /// Carries out an action of the kind's own page that does not end the task. The page has checked the link and the proof of identity, and
    /// the task is locked; everything else is for the kind to check, in this transaction.
    /// </summary>
    ValueTask<TaskActResult> ActAsync(Transaction transaction, HumanTask task, TaskAct act, CancellationToken cancellationToken) =>
        new(new TaskActResult.Refused("There is no such action here."));

    /// <summary>
    /// Takes over from the last rung of a ladder ("handOver"): the task has just been ended as expired, in this transaction.
    /// </summary>
    ValueTask HandOverAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken) => default;

    /// <summary>The content of the page of an open task, for a person who has proven their identity.</summary>
    ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken);
}

/// <summary>The basis that an answer is checked against; a kind derives its own.</summary>
public abstract record TaskBasis
{
    /// <summary>The basis of kinds whose answers depend on the task only.</summary>
    public static TaskBasis Nothing { get; } = new None();

    private sealed record None : TaskBasis;
}
