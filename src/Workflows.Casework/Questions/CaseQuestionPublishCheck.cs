using Workflows.Engine.Definitions;
using Workflows.HumanTasks.Plain;
using Workflows.People;

namespace Workflows.Casework.Questions;

/// <summary>Refuses to publish a workflow that asks about a case what cannot be asked. Computed inputs are checked when the workflow asks.</summary>
public sealed class CaseQuestionPublishCheck(CaseQuestionRules rules) : IPublishCheck
{
    private const string Computed = "computed";

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            if (node.Activity is AskAboutCase ask && rules.Refuse(FixedPart(ask)) is { } sentence)
            {
                yield return new DefinitionProblem(node.Id, ProblemSeverity.Error, sentence) { Code = "question" };
            }
        }
    }

    /// <summary>The question with allowed values in place of those that are computed.</summary>
    private static AskedCaseQuestion FixedPart(AskAboutCase ask)
    {
        var lists = ask.Options.IsFixed && ask.Reasons.IsFixed && ask.ReasonFor.IsFixed;
        return new AskedCaseQuestion
        {
            ArrangementId = Computed,
            Step = ask.Step.IsFixed ? ask.Step.Fixed ?? "" : Computed,
            Question = new PlainQuestion
            {
                Id = Computed,
                Title = ask.Title.IsFixed ? ask.Title.Fixed ?? "" : Computed,
                Text = ask.Text.Fixed,
                Options = ask.Options.IsFixed ? ask.Options.Fixed ?? [] : [Computed],
                Reasons = ask.Reasons.Fixed ?? [],
                ReasonFor = lists ? ask.ReasonFor.Fixed ?? [] : [],
                Role = ask.Role.IsFixed ? ask.Role.Fixed ?? "" : RoleCodes.ServiceManager,
                Service = "",
                TargetHours = ask.TargetHours.IsFixed ? ask.TargetHours.Fixed : 16,
                Level = ask.Level.IsFixed ? ask.Level.Fixed : 1,
                Ladder = ask.Ladder.IsFixed ? ask.Ladder.Fixed : null,
            },
        };
    }
}
