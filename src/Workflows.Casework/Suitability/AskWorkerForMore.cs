using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Submissions.Activities;
using Workflows.Submissions.Forms;

namespace Workflows.Casework.Suitability;

/// <summary>
/// Asks the worker for the answers that the decider named, and waits for a newer revision of the form or for five working days. The clock
/// of the decider's task is stopped in that time.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Ask the worker for more and wait for the form.",
    DisplayName = "Ask the worker for more",
    PlainText = true
)]
[FlowNode("Resubmitted", "Lapsed")]
public sealed class AskWorkerForMore : Activity
{
    /// <summary>The lane in which the worker is asked.</summary>
    public const string Lane = "task:Casework.AskWorker";

    /// <summary>The name of the bookmark that ends the wait.</summary>
    public const string DueBookmark = "AnswerDue";

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>Keys of the questions that the decider named.</summary>
    [Input(
        UIHint = InputUIHints.CheckList,
        UIHandler = typeof(WorkerQuestionChoices),
        Description = "The questions to answer again; nothing ticked: the form as a whole."
    )]
    public Input<string[]?> Questions { get; set; } = new((string[]?)null);

    /// <summary>The new revision's number.</summary>
    public Output<int>? Revision { get; set; }

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        var questions = context.Get(Questions) ?? [];
        if (RefuseQuestions(context.GetRequiredService<FormCatalog>(), questions) is { } refused)
        {
            throw new FaultException(refused);
        }

        var asked = context.CreateBookmark(
            new CreateBookmarkArgs
            {
                Name = "WorkerAsked",
                Key = context.Id,
                Callback = OnAskedAsync,
                WaitsForEffect = true,
            }
        );
        context.QueueEffect(
            Lane,
            null,
            new JsonObject
            {
                ["arrangementId"] = context.Get(ArrangementId),
                ["questions"] = new JsonArray([.. questions.Select(q => (JsonNode)q)]),
            },
            waits: asked
        );
    }

    /// <summary>The reason why questions cannot be asked again, in one sentence; null when each is a question of a form.</summary>
    internal static string? RefuseQuestions(FormCatalog forms, IReadOnlyList<string> questions) =>
        questions.All(key => forms.All.Any(form => form.FindQuestion(key) is not null))
            ? null
            : "A question that the worker is to answer again is no question of a form.";

    private ValueTask OnAskedAsync(ActivityExecutionContext context)
    {
        if (context.ResumeInput["refused"] is { } refused)
        {
            throw new FaultException(refused.ToString());
        }

        var submission = context.ResumeInput["submissionId"]?.ToString();
        var due = DateTimeOffset.Parse(context.ResumeInput["dueAt"]!.ToString(), CultureInfo.InvariantCulture);
        context.CreateBookmark(FormArrived.Revised, submission, OnRevisedAsync);
        context.CreateBookmark(DueBookmark, context.Id, OnLapsedAsync, dueAt: due);
        return ValueTask.CompletedTask;
    }

    private ValueTask OnRevisedAsync(ActivityExecutionContext context)
    {
        context.Set(Revision, context.ResumeInput["revision"]?.GetValue<int>() ?? 0);
        return context.CompleteActivityWithOutcomesAsync("Resubmitted");
    }

    private ValueTask OnLapsedAsync(ActivityExecutionContext context) => context.CompleteActivityWithOutcomesAsync("Lapsed");
}
