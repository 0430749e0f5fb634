using Workflows.Engine.Definitions;
using Workflows.Submissions.Forms;

namespace Workflows.Submissions.Activities;

/// <summary>
/// Refuses to publish a workflow that branches by a question which its form does not have, or by an answer which the question does not offer:
/// such a branch would never be taken.
/// </summary>
public sealed class AnswerBranchCheck(FormCatalog forms) : IPublishCheck
{
    /// <inheritdoc />
    public bool RefusesUnderWarn => false;

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            if (node.Activity is BranchByAnswer branch && Refuse(branch, FormOf(branch, compiled)) is { } sentence)
            {
                yield return new DefinitionProblem(node.Id, ProblemSeverity.Error, $"'{node.Label}': {sentence}")
                {
                    Code = "answer-branch",
                };
            }
        }
    }

    private static string? FormOf(BranchByAnswer branch, CompiledWorkflow compiled) =>
        !branch.Form.IsFixed ? null
        : branch.Form.Fixed is { Length: > 0 } named ? named
        : compiled.Nodes.Select(node => (node.Activity as FormArrived)?.FormKey.Fixed).FirstOrDefault(key => !string.IsNullOrEmpty(key));

    // An input that is missing is reported by the compiler, and one that is computed cannot be checked.
    private string? Refuse(BranchByAnswer branch, string? key)
    {
        if (string.IsNullOrEmpty(key))
        {
            return null;
        }

        if (forms.Find(key) is not { } form)
        {
            return $"there is no form '{key}'.";
        }

        if (branch.Question.Fixed is not { Length: > 0 } asked)
        {
            return null;
        }

        if (form.FindQuestion(asked) is not { } question)
        {
            return $"the form {key} has no question '{asked}'.";
        }

        var codes = question.Options.Select(option => option.Code).ToList();
        return branch.Answers.Fixed?.FirstOrDefault(answer => codes.Count > 0 && !codes.Contains(answer)) is { } unknown
            ? $"the question '{asked}' offers no answer '{unknown}': it offers {string.Join(", ", codes)}."
            : null;
    }
}
