using Workflows.Casework.Arrangements;
using Workflows.Engine.Definitions;
using Workflows.People;
using Workflows.Submissions.Forms;

namespace Workflows.Casework.Suitability;

/// <summary>
/// Refuses to publish a workflow whose inputs about arrangements are not in the product's closed lists and bounds. What decides who decides
/// (kind, step, role) must be fixed text; other inputs may be computed, and are checked when the workflow runs.
/// </summary>
public sealed class CaseworkInputs(AskedDecisionRules rules, ArrangementMail mail, FormCatalog forms) : IPublishCheck
{
    private const string Computed = "computed";

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var node in compiled.Nodes)
        {
            var sentence = node.Activity switch
            {
                AskForDecision ask => Refuse(ask),
                AskWorkerForMore ask => AskWorkerForMore.RefuseQuestions(forms, ask.Questions.Fixed ?? []),
                SendMail send => mail.Refuse(
                    send.Template.IsFixed ? send.Template.Fixed ?? "" : "EM-14",
                    send.To.IsFixed ? send.To.Fixed ?? [] : [RoleCodes.ServiceManager]
                ),
                ChangeArrangement change => Refuse(change),
                _ => null,
            };
            if (sentence is not null)
            {
                yield return new DefinitionProblem(node.Id, ProblemSeverity.Error, sentence) { Code = "casework-input" };
            }
        }
    }

    private string? Refuse(AskForDecision ask) =>
        ask is not { Kind.IsFixed: true, Step.IsFixed: true, Role.IsFixed: true, AlsoRole.IsFixed: true }
            ? "Kind, step and role of \"Ask for a decision\" must be fixed text, so that it can be checked before publishing who decides."
            : rules.Refuse(
                new AskedDecision
                {
                    Id = Computed,
                    ArrangementId = Computed,
                    Kind = ask.Kind.Fixed ?? CaseTaskKinds.Decision,
                    Step = ask.Step.Fixed ?? "",
                    Role = ask.Role.Fixed ?? "",
                    AlsoRole = ask.AlsoRole.Fixed,
                    Level = ask.Level.IsFixed ? ask.Level.Fixed : 1,
                    Ladder = ask.Ladder.IsFixed ? ask.Ladder.Fixed : "K1",
                    TargetHours = ask.TargetHours.IsFixed ? ask.TargetHours.Fixed : 16,
                    Options = ask.Options.Fixed ?? [],
                    ReasonCodes = ask.ReasonCodes.Fixed ?? [],
                }
            );

    private static string? Refuse(ChangeArrangement change) =>
        change.EndCode.Fixed is { Length: > 0 } code && !EndCodes.All.Contains(code) ? $"There is no end code '{code}'."
        : change.OtherChannel.Fixed is { Length: > 0 } channel && !DecisionCodes.Channels.ContainsKey(channel)
            ? $"There is no channel '{channel}'."
        : null;
}
