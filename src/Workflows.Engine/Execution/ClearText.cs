using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>
/// Keeps coded answers of a case out of what is stored in clear: names and correlation ids of instances, and names of events. In an instance
/// about a case such a text is fixed in the definition, or an id. The publish check <see cref="Definitions.Checks.AnswersInClear"/> refuses what it
/// can see; this class refuses what only the run shows.
/// </summary>
internal static class ClearText
{
    /// <summary>Whether the instance carries answers or other data of a case.</summary>
    public static bool IsAboutCase(WorkflowExecutionContext workflow) =>
        workflow.Session.CaseId is not null || workflow.Session.ReadSet.Answers.Count > 0;

    /// <summary>Whether a text that was computed may be stored in clear.</summary>
    public static bool Allows(WorkflowExecutionContext workflow, string? text) =>
        string.IsNullOrEmpty(text) || !IsAboutCase(workflow) || MadeIds.IsOne(text);

    /// <summary>The value of an input that is stored in clear.</summary>
    /// <exception cref="FaultException">The value was computed in an instance about a case, and is no id.</exception>
    public static string? Get(ActivityExecutionContext context, Input<string?> input, string what)
    {
        var text = context.Get(input);
        return input.Expression is LiteralExpression ? text : Checked(context.WorkflowExecutionContext, text, what);
    }

    /// <summary>A computed text that is to be stored in clear.</summary>
    /// <exception cref="FaultException">The instance is about a case, and the text is no id.</exception>
    public static string? Checked(WorkflowExecutionContext workflow, string? text, string what) =>
        Allows(workflow, text)
            ? text
            : throw new FaultException(
                $"{what} of a workflow about a case must be fixed text or an id, because it is stored in clear; it was computed here."
            );
}
