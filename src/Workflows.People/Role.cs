namespace Workflows.People;

/// <summary>What a person does in the pilot.</summary>
public enum Role
{
    /// <summary>Works with young people and sends forms.</summary>
    Worker,

    /// <summary>Leads a service.</summary>
    ServiceManager,

    /// <summary>Decides suitability; deputies hold the role too.</summary>
    SafeguardingLead,

    /// <summary>The last rung.</summary>
    HeadOfSafeguarding,

    /// <summary>Breaches, rights requests, data protection.</summary>
    DataProtectionOfficer,

    /// <summary>Issues, wipes and replaces the charity's phones.</summary>
    PhonesDesk,

    /// <summary>Leads the pilot.</summary>
    PilotLead,

    /// <summary>Runs the platform.</summary>
    DigitalTeam,

    /// <summary>Designs and tests workflows.</summary>
    Designer,

    /// <summary>Publishes them; never the one who designed.</summary>
    Publisher,

    /// <summary>People, rotas, calendars, backups.</summary>
    Administrator,

    /// <summary>Sees aggregates and audit.</summary>
    Trustee,
}

/// <summary>Codes of roles that activities offer as options.</summary>
public static class RoleCodes
{
    /// <summary>Service manager.</summary>
    public const string ServiceManager = "SM";

    /// <summary>Safeguarding lead.</summary>
    public const string SafeguardingLead = "SL";

    /// <summary>Head of safeguarding.</summary>
    public const string HeadOfSafeguarding = "HoS";

    /// <summary>Data protection officer.</summary>
    public const string DataProtectionOfficer = "DPO";
}

/// <summary>The roles' codes, and which role stands above which.</summary>
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
    /// Whether a role may stand in for another: the same, or higher on the line service manager, safeguarding lead, head of safeguarding.
    /// Nobody stands above the data protection officer or the other roles: those are covered by their own kind.
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
