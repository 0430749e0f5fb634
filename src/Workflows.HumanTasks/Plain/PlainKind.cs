using Workflows.HumanTasks.Kinds;
using Workflows.Storage;

namespace Workflows.HumanTasks.Plain;

/// <summary>The plain kind of task: a title, a text and some answers, about nothing that is stored.</summary>
public sealed class PlainKind : ITaskKind
{
    /// <summary>Its name in a task's row.</summary>
    public const string KindName = "question";

    /// <inheritdoc />
    public string Name => KindName;

    /// <inheritdoc />
    public TaskWords Words { get; } = new PlainWords();

    /// <inheritdoc />
    public string RecordedBy => "EM-48";

    /// <inheritdoc />
    public string AskedBy(HumanTask task) => "EM-46";

    /// <inheritdoc />
    public ValueTask<TaskPage> ShowAsync(Transaction transaction, TaskReader reader, CancellationToken cancellationToken) =>
        new(
            new TaskPage("A question for you", "/Plain/_Question.cshtml", reader.Task.Payload.Read<PlainDetail>())
            {
                Options = reader.Task.Payload.Options,
            }
        );

    private sealed class PlainWords : TaskWords
    {
        public override string Listed(HumanTask task) => task.Payload.Read<PlainDetail>().Title;

        public override string SecondProof => "You can read now. To answer";

        public override string SecondProofButton => "Sign in to answer";

        // The reasons are offered on the confirm page of an answer that needs one; the detail says which those are.
        public override bool NeedsReason(HumanTask task, string outcome) =>
            task.Payload.Read<PlainDetail>().ReasonFor.Contains(outcome, StringComparer.Ordinal);

        public override (string Before, string After) AboutTo(HumanTask task, string outcome) => ($"answer \"{outcome}\"", "");

        public override string Next(HumanTask task, Decision decision) => "Your answer goes to the workflow that asked.";
    }
}

/// <summary>What a plain question keeps besides.</summary>
/// <param name="Title">The question in one line.</param>
/// <param name="Text">What the person needs to know; null: nothing besides.</param>
/// <param name="ReasonFor">The answers that need a reason.</param>
public sealed record PlainDetail(string Title, string? Text, IReadOnlyList<string> ReasonFor);
