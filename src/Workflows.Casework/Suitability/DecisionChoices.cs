using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.HumanTasks.Ladders;
using Workflows.People;

namespace Workflows.Casework.Suitability;

/// <summary>The kinds of "Ask for a decision", for the studio's list.</summary>
public sealed class DecisionKinds : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        [
            new("A decision about suitability", CaseTaskKinds.Decision),
            new("A conversation with the worker", CaseTaskKinds.Conversation),
            new("A choice: continue, pause or end", CaseTaskKinds.Choice),
        ];
}

/// <summary>The steps of the kind that the activity names; those of all kinds while it names none.</summary>
public sealed class DecisionStepChoices : DropDownChoices
{
    private static readonly string[] Kinds = [CaseTaskKinds.Decision, CaseTaskKinds.Conversation, CaseTaskKinds.Choice];

    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        DecisionSteps
            .All.Where(step => Kinds.Contains(step.Kind))
            .Select(step => new SelectListItem(
                $"{step.Step}: {step.Kind} of the {string.Join(" or the ", step.Roles.Select(role => role.DisplayName()))}",
                step.Step
            ));
}

/// <summary>The roles that decide, for the studio's list.</summary>
public sealed class DecidingRoles : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        [
            Role.ServiceManager.Choice(),
            Role.SafeguardingLead.Choice(),
            Role.HeadOfSafeguarding.Choice(),
            Role.DataProtectionOfficer.Choice(),
        ];
}

/// <summary>The roles that can be asked at the same time as another, for the studio's list.</summary>
public sealed class AlsoDecidingRoles : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        [new("Nobody else", ""), Role.ServiceManager.Choice(), Role.SafeguardingLead.Choice()];
}

/// <summary>The outcomes that a decision may offer, for the studio's list.</summary>
public sealed class DecisionOutcomeChoices : CheckListChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        DecisionKind
            .Offered.Concat(ConversationKind.Offered)
            .Concat(ChoiceKind.Offered)
            .Distinct(StringComparer.Ordinal)
            .Select(code => new SelectListItem(DecisionCodes.Outcomes[code], code));
}

/// <summary>The reasons that a decision may offer, for the studio's list.</summary>
public sealed class DecisionReasonChoices : CheckListChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        DecisionSteps
            .All.SelectMany(step => DecisionCodes.ReasonsOf(step.Step))
            .Distinct(StringComparer.Ordinal)
            .Select(code => new SelectListItem(DecisionCodes.Reason(code), code));
}

/// <summary>The ladders of "Ask for a decision", for the studio's list.</summary>
public sealed class DecisionLadders(LadderCatalog ladders)
    : LadderChoices(ladders, CaseTaskKinds.Decision, CaseTaskKinds.Conversation, CaseTaskKinds.Choice);
