using Workflows.Engine.Authoring;

namespace Workflows.People;

/// <summary>The roles that can be asked a question, for the studio's list.</summary>
public sealed class AskedRoleChoices : DropDownChoices
{
    private static readonly Role[] Asked =
    [
        Role.Worker,
        Role.ServiceManager,
        Role.SafeguardingLead,
        Role.HeadOfSafeguarding,
        Role.DataProtectionOfficer,
        Role.PhonesDesk,
        Role.PilotLead,
    ];

    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) => Asked.Select(role => role.Choice());
}

/// <summary>The roles that get mails about a case, for the studio's list.</summary>
public sealed class MailedRoleChoices : CheckListChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        Roles.Codes.Select(code => Roles.Find(code)!.Value.Choice());
}
