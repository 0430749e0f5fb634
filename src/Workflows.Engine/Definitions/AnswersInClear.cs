using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Definitions;

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
            foreach (var (name, text, isInClear) in Expressions(node))
            {
                if (Tells(text, told) && (isInClear || Matches(text, SetsNameOrCorrelation)))
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
        foreach (var (_, text, _) in Expressions(node))
        {
            if (!Tells(text, told))
            {
                continue;
            }

            tells = true;
            foreach (var (id, name) in names)
            {
                if (Sets(text, name))
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

    /// <summary>The expressions of a node that are not fixed, as their text.</summary>
    private static IEnumerable<(string Name, string Text, bool IsInClear)> Expressions(ActivityNode node)
    {
        foreach (var input in node.Inputs)
        {
            // The script of RunJavaScript is a literal whose text is code.
            if (input.Input.Source is { } source && (!input.IsConstant || node.Activity is RunJavaScript))
            {
                yield return ($"Input '{input.Descriptor.Name}'", TextOf(source), input.Descriptor.IsInClear);
            }
        }
    }

    private static string TextOf(JsonObject source) =>
        (source["expression"] as JsonObject)?["value"] switch
        {
            // A variable, by id and name: the names of the two members are no part of it.
            JsonObject variable => string.Join(' ', variable.Select(member => member.Value?.ToString())),
            { } value => value.ToString(),
            null => source.ToJsonString(),
        };

    /// <summary>Whether a script sets a variable, in one of the three ways that scripts have.</summary>
    private static bool Sets(string text, string name) =>
        Matches(text, $@"\bset{Regex.Escape(Pascal(name))}\b|\bvariables\s*(?:\.\s*{Regex.Escape(name)}\s*[^=\w\s(.]?=(?!=)|\[)")
        || (Matches(text, @"\bsetVariable\b") && Matches(text, $@"['""`]{Regex.Escape(name)}['""`]"));

    private static bool Tells(string text, HashSet<string> told) =>
        Matches(text, ReadsAnswers)
        || told.Any(name => Matches(text, $@"(?<![A-Za-z0-9_]){Regex.Escape(name)}\b|\b(?:get|set|From){Regex.Escape(Pascal(name))}\b"));

    private static string Pascal(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name[1..];

    private static bool Matches(string text, string pattern) =>
        Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
