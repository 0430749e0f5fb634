using System.Text.RegularExpressions;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Definitions.Checks;

/// <summary>
/// Refuses to publish a workflow that puts a coded answer of a case into something that is stored or logged in clear: names, correlation
/// ids, keys and console lines. It follows answers through variables and outputs; what only the run shows is refused there.
/// </summary>
public sealed class AnswersInClear : IPublishCheck
{
    private const string SetsNameOrCorrelation = @"\bset(?:WorkflowInstanceName|CorrelationId)\b";

    // The last three reach every helper by a computed name.
    private const string ReadsAnswers = @"\bgetAnswer\b|\bAnswers\b|\bglobalThis\b|\beval\b|\bFunction\b";

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        var told = Told(compiled);
        foreach (var node in compiled.Nodes)
        {
            foreach (var (name, text, isInClear) in ExpressionTexts.Of(node))
            {
                if (Tells(text, told) && (isInClear || ExpressionTexts.Matches(text, SetsNameOrCorrelation)))
                {
                    yield return new DefinitionProblem(
                        node.Id,
                        ProblemSeverity.Error,
                        $"{name} of '{node.Label}' would put an answer of a case where it is stored or logged in clear: use fixed text or an id."
                    )
                    {
                        Code = "answer-in-clear",
                    };
                }
            }
        }
    }

    /// <summary>Names and ids of the variables, and names of the outputs, whose values follow from answers.</summary>
    private static HashSet<string> Told(CompiledWorkflow compiled)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        var names = compiled.Nodes.SelectMany(n => n.Variables).GroupBy(v => v.Id).ToDictionary(g => g.Key, g => g.First().Name);
        int before;
        do
        {
            before = told.Count;
            foreach (var node in compiled.Nodes)
            {
                Follow(node, told, names);
            }
        } while (told.Count > before);

        return told;
    }

    private static void Follow(ActivityNode node, HashSet<string> told, Dictionary<string, string> names)
    {
        var tells = false;
        foreach (var (_, text, _) in ExpressionTexts.Of(node))
        {
            if (!Tells(text, told))
            {
                continue;
            }

            tells = true;
            foreach (var (id, name) in names)
            {
                if (ExpressionTexts.Sets(text, name))
                {
                    Add(id);
                }
            }
        }

        if (tells && node.Activity is SetVariable { Variable: { } variable })
        {
            Add(variable.Id);
            told.Add(variable.Name);
        }

        foreach (var descriptor in node.Descriptor.Outputs)
        {
            var output = (Output)descriptor.Get(node.Activity)!;
            // Elsa's own activities make their outputs of their inputs; ours give ids, and say where an output tells answers.
            if (!descriptor.TellsAnswers && !(tells && node.Descriptor.Namespace == "Elsa"))
            {
                continue;
            }

            if (output.MemoryReferenceId is { } id)
            {
                Add(id);
            }

            // getOutputFrom('name'), getOutputFromName() and getLastResult() reach it too.
            told.Add(node.Id);
            told.Add("getLastResult");
            if (node.Activity.Name is { Length: > 0 } name)
            {
                told.Add(name);
            }
        }

        void Add(string id)
        {
            told.Add(id);
            if (names.TryGetValue(id, out var name))
            {
                told.Add(name);
            }
        }
    }

    private static bool Tells(string text, HashSet<string> told) =>
        ExpressionTexts.Matches(text, ReadsAnswers)
        || told.Any(name =>
            ExpressionTexts.Matches(
                text,
                $@"(?<![A-Za-z0-9_]){Regex.Escape(name)}\b|\b(?:get|set|From){Regex.Escape(ExpressionTexts.Pascal(name))}\b"
            )
        );
}
