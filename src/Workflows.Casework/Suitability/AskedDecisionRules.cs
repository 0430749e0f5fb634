using Workflows.Casework.Arrangements;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Ladders;
using Workflows.People;

namespace Workflows.Casework.Suitability;

/// <summary>
/// Checks what "Ask for a decision" asks against closed lists and bounds (RULES.md#decisions): when a workflow is published, when it asks,
/// and when the task is opened. All three use this class, so that what was published is never refused for another reason later.
/// </summary>
public sealed class AskedDecisionRules(LadderCatalog ladders, TaskKindCatalog kinds)
{
    /// <summary>The shortest target: one working hour, so that a reminder can come before the deputy.</summary>
    private const double LeastHours = 1;

    /// <summary>The longest target: ten working days. After more than that no person would be asked a second time.</summary>
    private const double MostHours = 80;

    private static readonly string[] Kinds = [CaseTaskKinds.Decision, CaseTaskKinds.Conversation, CaseTaskKinds.Choice];

    /// <summary>The reason why it cannot be asked, in one sentence; null when it can.</summary>
    public string? Refuse(AskedDecision asked)
    {
        if (!Kinds.Contains(asked.Kind))
        {
            return $"There is no kind '{asked.Kind}' of decision: choose one of {string.Join(", ", Kinds)}.";
        }

        var offered = kinds.Get(asked.Kind).Options;
        return Roles.Find(asked.Role) is not { } role ? $"There is no role '{asked.Role}' to ask."
            : DecisionSteps.Refuse(asked.Kind, asked.Step, role) is { } refused ? refused
            : RefuseAlso(asked, role) is { } also ? also
            : asked.Level is not (1 or 2) ? "The level of a decision is 1 or 2."
            : !double.IsFinite(asked.TargetHours) || asked.TargetHours is < LeastHours or > MostHours
                ? $"The target of a decision lies between {LeastHours} and {MostHours} working hours."
            : ladders.Refuse(asked.Ladder, asked.Kind) is { } noLadder ? noLadder
            : asked.Options.FirstOrDefault(o => !offered.Contains(o)) is { } option
                ? $"'{option}' is no outcome of a task of the kind '{asked.Kind}': choose from {string.Join(", ", offered)}."
            : Twice(asked.Options) || asked.Options.Count == 1 ? "A decision offers two outcomes or more, each once."
            : asked.ReasonCodes.FirstOrDefault(r => !DecisionCodes.ReasonsOf(asked.Step).Contains(r)) is { } reason
                ? $"There is no reason '{reason}': choose from {string.Join(", ", DecisionCodes.ReasonsOf(asked.Step).Order(StringComparer.Ordinal))}."
            : Twice(asked.ReasonCodes) ? "A reason is offered twice."
            : null;
    }

    private static string? RefuseAlso(AskedDecision asked, Role role) =>
        string.IsNullOrEmpty(asked.AlsoRole) ? null
        : Roles.Find(asked.AlsoRole) is not { } also ? $"There is no role '{asked.AlsoRole}' to ask."
        : also == role ? "The other role that is asked is the same role."
        : DecisionSteps.Refuse(asked.Kind, asked.Step, also);

    private static bool Twice(IReadOnlyList<string> codes) => codes.Distinct(StringComparer.Ordinal).Count() != codes.Count;
}
