using Workflows.Casework.Arrangements;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Questions;

/// <summary>A question about a case: a title, a text and some answers, with the case reference. Its subject is the arrangement.</summary>
public sealed class CaseQuestionKind(ArrangementBook arrangements) : ITaskKind
{
    /// <summary>Its name in a task's row.</summary>
    public const string KindName = "case-question";

    /// <summary>The step of the offer to a young person without phone or data; a mail of its own asks for it.</summary>
    public const string OfferStep = "offer";

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public TaskWords Words { get; } = new CaseQuestionWords();

    /// <inheritdoc />
    public string RecordedBy => "EM-48";

    /// <inheritdoc />
    public string LateBy => "EM-57";

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => task.Step == OfferStep ? "EM-40" : "EM-56";

    /// <inheritdoc />
    public IReadOnlyList<string>? PeopleOf(HumanTask task, Role role) =>
        role == Role.Worker ? [task.Payload.Read<CaseQuestionDetail>().WorkerId] : null;

    /// <inheritdoc />
    public async ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken)
    {
        var task = reader.Task;
        var arrangement = (await arrangements.FindAsync(transaction, task.Subject!, cancellationToken))!;
        return new TaskPage(
            "A question for you",
            "/Questions/_CaseQuestion.cshtml",
            new CaseQuestionView(task.Payload.Read<CaseQuestionDetail>(), arrangement)
        )
        {
            Options = task.Payload.Options,
        };
    }

    private sealed class CaseQuestionWords : TaskWords
    {
        public override string Listed(HumanTask task) => task.Payload.Read<CaseQuestionDetail>().Title;

        public override string SecondProof => "You can read now. To answer";

        public override string SecondProofButton => "Sign in to answer";

        public override bool NeedsReason(HumanTask task, string outcome) =>
            task.Payload.Read<CaseQuestionDetail>().ReasonFor.Contains(outcome, StringComparer.Ordinal);

        public override (string Before, string After) AboutTo(HumanTask task, string outcome) => ($"answer \"{outcome}\" for", "");

        public override string Next(HumanTask task, Decision decision) => "Your answer goes to the workflow that asked.";
    }
}

/// <summary>What a question about a case keeps besides.</summary>
/// <param name="Title">The question in one line.</param>
/// <param name="Text">What the person needs to know; null: nothing besides.</param>
/// <param name="ReasonFor">The answers that need a reason.</param>
/// <param name="WorkerId">Id of the arrangement's worker when it was asked.</param>
public sealed record CaseQuestionDetail(string Title, string? Text, IReadOnlyList<string> ReasonFor, string WorkerId);

/// <summary>What the page of a question about a case shows.</summary>
/// <param name="Detail">The question.</param>
/// <param name="Arrangement">The arrangement that it is about.</param>
public sealed record CaseQuestionView(CaseQuestionDetail Detail, Arrangement Arrangement);
