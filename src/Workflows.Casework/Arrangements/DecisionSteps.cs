using System.Collections.Frozen;
using Workflows.People;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// The product's table of steps: which role decides each step of a question about an arrangement or a held form (RULES.md#decisions). A
/// definition chooses a step; it never chooses another role for it. The table is enforced at publish, when a task is opened, when its
/// decision is recorded, and again when the decision is to change the arrangement.
/// </summary>
public static class DecisionSteps
{
    private static readonly FrozenDictionary<(string Kind, string Step), Role[]> Roles = new Dictionary<(string, string), Role[]>
    {
        [(CaseTaskKinds.Decision, DecisionStep.ServiceManager)] = [Role.ServiceManager],
        [(CaseTaskKinds.Decision, DecisionStep.SafeguardingLead)] = [Role.SafeguardingLead],
        [(CaseTaskKinds.Conversation, DecisionStep.Conversation)] = [Role.SafeguardingLead],
        [(CaseTaskKinds.Choice, DecisionStep.MissedWeeks)] = [Role.SafeguardingLead, Role.ServiceManager],
        [(CaseTaskKinds.Choice, DecisionStep.Review)] = [Role.SafeguardingLead],
        [(CaseTaskKinds.Choice, DecisionStep.SafeWord)] = [Role.SafeguardingLead],
        [(CaseTaskKinds.HeldForm, DecisionStep.Words)] = [Role.SafeguardingLead],
        [(CaseTaskKinds.SetupQuestion, DecisionStep.SetUp)] = [Role.SafeguardingLead],
    }.ToFrozenDictionary();

    /// <summary>All steps with their kinds and roles, for the check that RULES.md lists them.</summary>
    public static IEnumerable<(string Kind, string Step, IReadOnlyList<Role> Roles)> All =>
        Roles.Select(entry => (entry.Key.Kind, entry.Key.Step, (IReadOnlyList<Role>)entry.Value));

    /// <summary>The reason why a step of a kind must not be asked of a role, in one sentence; null when it may.</summary>
    public static string? Refuse(string kind, string step, Role role) =>
        !Roles.TryGetValue((kind, step), out var roles) ? $"There is no step '{step}' for a task of the kind '{kind}'."
        : roles.Contains(role) ? null
        : $"Step {step} is decided by the {string.Join(" or the ", roles.Select(r => r.DisplayName()))}; it must not be asked of the {role.DisplayName()}.";

    /// <summary>Whether a person who acts in a role may decide a step: in the step's role, or in one that covers for it.</summary>
    public static bool MayDecide(string kind, string step, Role role) =>
        Roles.TryGetValue((kind, step), out var roles) && roles.Any(other => role.MayCover(other));

    /// <summary>Whether a recorded decision was asked of the step's role, and made in that role or one that covers for it.</summary>
    internal static bool Bears(HumanTasks.HumanTask task, HumanTasks.Decision decision) =>
        Workflows.People.Roles.Find(task.RoleCode) is { } asked
        && Refuse(task.Kind, task.Step, asked) is null
        && Workflows.People.Roles.Find(decision.DeciderRole) is { } decider
        && MayDecide(task.Kind, task.Step, decider)
        && decision.Step == task.Step;
}
