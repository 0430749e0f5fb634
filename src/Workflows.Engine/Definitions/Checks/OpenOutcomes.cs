using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions.Checks;

/// <summary>
/// Looks for ports of flowcharts that nothing follows. An answer that a question offers must lead somewhere, because a person gives it and
/// waits for what it does; of any other port the designer is warned, because the workflow may mean to end there.
/// </summary>
public sealed class OpenOutcomes : IPublishCheck
{
    /// <inheritdoc />
    public bool RefusesUnderWarn => false;

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled) =>
        from node in compiled.Nodes
        where node.Activity is Flowchart
        from problem in In(node, (Flowchart)node.Activity)
        select problem;

    private static IEnumerable<DefinitionProblem> In(ActivityNode node, Flowchart flowchart)
    {
        var followed = flowchart.Connections.ToLookup(c => c.Source, c => c.Port);
        var reached = flowchart.Reached();
        return node.Children.Where(child => reached.Contains(child.Activity)).SelectMany(child => Of(child, [.. followed[child.Activity]]));
    }

    private static IEnumerable<DefinitionProblem> Of(ActivityNode node, HashSet<string> followed)
    {
        var question = node.Activity as IOffersOutcomes;
        var offered = question?.OfferedOutcomes ?? [];
        foreach (var answer in offered.Where(answer => !followed.Contains(answer)))
        {
            yield return new DefinitionProblem(
                node.Id,
                ProblemSeverity.Error,
                $"Nothing follows the answer '{answer}' of '{node.Label}': connect its port, or offer it no more."
            )
            {
                Code = ProblemCodes.OpenAnswer,
            };
        }

        var others = Others(node, question).ToList();
        if (question is { OfferedOutcomes: not null } && !node.Descriptor.HasFixedPorts)
        {
            foreach (var port in followed.Where(port => !offered.Contains(port) && !others.Contains(port) && port != OutcomeNames.Skipped))
            {
                yield return new DefinitionProblem(
                    node.Id,
                    ProblemSeverity.Error,
                    $"A connection leads from the port '{port}' of '{node.Label}', which offers no such answer: it offers {string.Join(", ", offered.Select(o => $"'{o}'"))}."
                )
                {
                    Code = ProblemCodes.UnknownPort,
                };
            }
        }

        foreach (var port in others.Where(port => !followed.Contains(port)))
        {
            yield return new DefinitionProblem(
                node.Id,
                ProblemSeverity.Warning,
                $"Nothing follows the port '{port}' of '{node.Label}': the branch ends there."
            )
            {
                Code = ProblemCodes.OpenOutcome,
            };
        }
    }

    /// <summary>The ports that are no answers. An activity that can end in one way alone may be the last of its branch.</summary>
    private static IEnumerable<string> Others(ActivityNode node, IOffersOutcomes? question)
    {
        if (question is not null)
        {
            return question.OtherOutcomes;
        }

        IReadOnlyList<string> ports =
        [
            .. Branches(node),
            .. node.Descriptor.Ports.Where(p => p is { IsEmbedded: false, IsBrowsable: true }).Select(p => p.Name),
        ];
        return ports.Count == 1 ? [] : ports;
    }

    private static IEnumerable<string> Branches(ActivityNode node) =>
        node.Activity is FlowSwitch choice ? choice.Cases.Select(c => c.Label)
        : node.Inputs.FirstOrDefault(i => i.Descriptor.UIHint == InputUIHints.DynamicOutcomes).Expression is LiteralExpression listed
            ? ValueConverter.Convert<string[]>(listed.Value) ?? []
        : [];
}
