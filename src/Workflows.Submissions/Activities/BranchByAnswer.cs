using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Submissions.Activities;

/// <summary>
/// Takes the branch of a coded answer of the form that the workflow is about, so that no script is needed. An answer with several codes takes
/// the first listed code that it contains.
/// </summary>
[Activity("Forms", "Forms", "Take the branch of an answer of the form.", DisplayName = "Branch by an answer", PlainText = true)]
[FlowNode(OtherwisePort, IsOpen = true)]
public sealed class BranchByAnswer : Activity
{
    /// <summary>The port of every answer that is not listed, and of a question without an answer.</summary>
    public const string OtherwisePort = "Otherwise";

    /// <summary>The form's key; empty: the form that starts the workflow.</summary>
    [Input(
        Description = "The form whose questions are listed; empty: the form that starts the workflow.",
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(FormChoices),
        Order = 1
    )]
    public Input<string?> Form { get; set; } = new((string?)null);

    /// <summary>The question's key.</summary>
    [Input(
        Description = "The question. Its list follows the form when the activity is opened again.",
        UIHint = InputUIHints.DropDown,
        UIHandler = typeof(QuestionChoices),
        IsRequired = true,
        Order = 2
    )]
    public Input<string?> Question { get; set; } = new((string?)null);

    /// <summary>Codes of answers, each of which becomes a port.</summary>
    [Input(
        Description = "Codes of answers, for example yes. Each is a port of its own; press Enter after each.",
        UIHint = InputUIHints.DynamicOutcomes,
        FixedOutcomes = [OtherwisePort],
        IsRequired = true,
        Order = 3
    )]
    public Input<string[]?> Answers { get; set; } = new((string[]?)null);

    /// <summary>The answer, as the form codes it.</summary>
    [Output(Description = "The answer's code.", TellsAnswers = true)]
    public Output<string?> Answer { get; set; } = new();

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.ReadSet.Answers.Count == 0)
        {
            throw new FaultException("This workflow is about no form, so there is no answer to branch by.");
        }

        var given = CodesOf(context.ReadSet.Answers.GetValueOrDefault(context.Get(Question) ?? ""));
        context.Set(Answer, given.Count == 0 ? null : string.Join(", ", given));
        var port = (context.Get(Answers) ?? []).FirstOrDefault(given.Contains) ?? OtherwisePort;
        return context.CompleteActivityWithOutcomesAsync(port);
    }

    private static List<string> CodesOf(JsonNode? answer) =>
        answer switch
        {
            null => [],
            JsonArray several => [.. several.Select(code => code?.ToString() ?? "")],
            _ => [answer.ToString()],
        };
}
