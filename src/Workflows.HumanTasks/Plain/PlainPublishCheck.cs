using Workflows.Engine.Definitions;

namespace Workflows.HumanTasks.Plain;

/// <summary>Refuses to publish a workflow that asks a person what cannot be asked. Computed inputs are checked when the workflow asks.</summary>
public sealed class PlainPublishCheck(PlainQuestionRules rules) : IPublishCheck
{
    private const string Computed = "computed";

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            if (node.Activity is AskPerson ask && rules.Refuse(FixedPart(ask)) is { } sentence)
            {
                yield return new DefinitionProblem(node.Id, ProblemSeverity.Error, sentence) { Code = "question" };
            }
        }
    }

    /// <summary>The question with allowed values in place of those that are computed.</summary>
    private static PlainQuestion FixedPart(AskPerson ask)
    {
        // Which answers need a reason can be compared only when all three lists are fixed.
        var lists = ask.Options.IsFixed && ask.Reasons.IsFixed && ask.ReasonFor.IsFixed;
        return new()
        {
            Id = Computed,
            Title = ask.Title.IsFixed ? ask.Title.Fixed ?? "" : Computed,
            Text = ask.Text.Fixed,
            Options = ask.Options.IsFixed ? ask.Options.Fixed ?? [] : [Computed],
            Reasons = ask.Reasons.Fixed ?? [],
            ReasonFor = lists ? ask.ReasonFor.Fixed ?? [] : [],
            Role = ask.Role.IsFixed ? ask.Role.Fixed ?? "" : People.RoleCodes.ServiceManager,
            Service = ask.Service.IsFixed ? ask.Service.Fixed ?? "" : "AAA",
            TargetHours = ask.TargetHours.IsFixed ? ask.TargetHours.Fixed : 16,
            Level = ask.Level.IsFixed ? ask.Level.Fixed : 1,
            Ladder = ask.Ladder.IsFixed ? ask.Ladder.Fixed : PlainQuestion.UsualLadder,
        };
    }
}
