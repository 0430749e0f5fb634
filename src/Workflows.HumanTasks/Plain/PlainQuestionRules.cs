using Workflows.HumanTasks.Ladders;

namespace Workflows.HumanTasks.Plain;

/// <summary>
/// Checks what "Ask a person" asks against closed lists and bounds: when a workflow is published, when it asks, and when the task is opened.
/// </summary>
public sealed class PlainQuestionRules(LadderCatalog ladders)
{
    /// <summary>The reason why a question cannot be asked, in one sentence; null when it can.</summary>
    public string? Refuse(PlainQuestion question) => question.Problem ?? ladders.Refuse(question.Ladder, PlainKind.KindName);
}
