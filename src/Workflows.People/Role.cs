using Workflows.Engine.Authoring;

namespace Workflows.People;

/// <summary>A person's role in the pilot.</summary>
public enum Role
{
    /// <summary>Works with young people and sends forms.</summary>
    Worker,

    /// <summary>Leads a service.</summary>
    ServiceManager,

    /// <summary>Decides suitability; deputies hold the role too.</summary>
    SafeguardingLead,

    /// <summary>Head of safeguarding: covers for safeguarding leads and service managers, and is asked last.</summary>
    HeadOfSafeguarding,

    /// <summary>Data protection officer: handles breaches and rights requests, and signs the age policy.</summary>
    DataProtectionOfficer,

    /// <summary>Issues, wipes and replaces the charity's phones.</summary>
    PhonesDesk,

    /// <summary>Leads the pilot, and is told when a sender is not on the register.</summary>
    PilotLead,

    /// <summary>Runs the servers, and is told of failures and of wrong codes.</summary>
    DigitalTeam,

    /// <summary>Designs and tests workflows.</summary>
    Designer,

    /// <summary>Publishes workflows; a person does not publish what they designed.</summary>
    Publisher,

    /// <summary>Maintains people, rotas, calendars and backups.</summary>
    Administrator,

    /// <summary>Sees totals and the audit.</summary>
    Trustee,
}

/// <summary>Codes of roles that activities offer as options.</summary>
public static class RoleCodes
{
    /// <summary>Code of <see cref="Role.ServiceManager"/>.</summary>
    public const string ServiceManager = "SM";

    /// <summary>Code of <see cref="Role.SafeguardingLead"/>.</summary>
    public const string SafeguardingLead = "SL";

    /// <summary>Code of <see cref="Role.HeadOfSafeguarding"/>.</summary>
    public const string HeadOfSafeguarding = "HoS";

    /// <summary>Code of <see cref="Role.DataProtectionOfficer"/>.</summary>
    public const string DataProtectionOfficer = "DPO";
}

/// <summary>The codes and names of the roles, and which role may cover for which.</summary>
public static class Roles
{
    private static readonly (Role Role, string Code, string Name)[] All =
    [
        (Role.Worker, "Worker", "worker"),
        (Role.ServiceManager, RoleCodes.ServiceManager, "service manager"),
        (Role.SafeguardingLead, RoleCodes.SafeguardingLead, "safeguarding lead"),
        (Role.HeadOfSafeguarding, RoleCodes.HeadOfSafeguarding, "head of safeguarding"),
        (Role.DataProtectionOfficer, RoleCodes.DataProtectionOfficer, "data protection officer"),
        (Role.PhonesDesk, "PhonesDesk", "phones desk"),
        (Role.PilotLead, "PilotLead", "pilot lead"),
        (Role.DigitalTeam, "Digital", "digital team"),
        (Role.Designer, "Designer", "designer"),
        (Role.Publisher, "Publisher", "publisher"),
        (Role.Administrator, "Admin", "administrator"),
        (Role.Trustee, "Trustee", "trustee"),
    ];

    /// <summary>Every code, for messages.</summary>
    public static IReadOnlyList<string> Codes { get; } = [.. All.Select(r => r.Code)];

    /// <summary>The code that tables, sheets and files use: <c>SM</c>, <c>SL</c>, <c>HoS</c>, <c>DPO</c>…</summary>
    public static string Code(this Role role) => All[(int)role].Code;

    /// <summary>The name that people read, lower case.</summary>
    public static string DisplayName(this Role role) => All[(int)role].Name;

    /// <summary>The role as the studio's lists show it.</summary>
    public static SelectListItem Choice(this Role role)
    {
        var name = role.DisplayName();
        return new SelectListItem(char.ToUpperInvariant(name[0]) + name[1..], role.Code());
    }

    /// <summary>The role of a code, or null.</summary>
    public static Role? Find(string? code)
    {
        foreach (var role in All)
        {
            if (string.Equals(role.Code, code, StringComparison.Ordinal))
            {
                return role.Role;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a role may cover for another: the same role, or a higher one in the order service manager, safeguarding lead, head of
    /// safeguarding. Every other role is covered by the same role only.
    /// </summary>
    public static bool MayCover(this Role role, Role other) =>
        role == other || (Rank(other) is { } low && Rank(role) is { } high && high > low);

    private static int? Rank(Role role) =>
        role switch
        {
            Role.ServiceManager => 1,
            Role.SafeguardingLead => 2,
            Role.HeadOfSafeguarding => 3,
            _ => null,
        };
}
