using Workflows.People;

namespace Workflows.Casework.Holds;

/// <summary>
/// Who places, sees and releases holds (RULES.md#holds). Deputies and the head of safeguarding cover for safeguarding leads; nobody covers for
/// the head of safeguarding.
/// </summary>
public static class HoldRights
{
    private const string NotYours = "A hold of this kind is not yours to place or to release.";

    /// <summary>The kinds of holds that a person may place in a service.</summary>
    public static IReadOnlyList<HoldKind> KindsOf(Person person, string service) =>
        [.. Enum.GetValues<HoldKind>().Where(kind => RoleFor(person, kind, service) is not null)];

    /// <summary>Whether a person may see of which kind a hold is. To everybody else the case is on hold, and nothing more.</summary>
    public static bool MaySee(Person person, Hold hold) => RoleFor(person, hold.Kind, hold.Service) is not null;

    /// <summary>The reason why a person may not place a hold of a kind; null when they may.</summary>
    internal static string? RefusePlacing(Person? person, HoldKind kind, string service) =>
        person is not null && RoleFor(person, kind, service) is not null ? null : NotYours;

    /// <summary>The reason why a person may not release a hold; null when they may.</summary>
    /// <param name="person">The person, or null.</param>
    /// <param name="hold">The hold.</param>
    /// <param name="workers">Ids of the workers of the case.</param>
    public static string? RefuseReleasing(Person? person, Hold hold, IReadOnlyCollection<string> workers) =>
        person is null || RoleFor(person, hold.Kind, hold.Service) is not { } role ? NotYours
        : workers.Contains(person.Id) ? "You are the worker of this case; another person must release the hold."
        : hold.PlacedAs == RoleCodes.DataProtectionOfficer && role is not (Role.DataProtectionOfficer or Role.HeadOfSafeguarding)
            ? "The data protection officer or the head of safeguarding releases this hold."
        : null;

    /// <summary>The role in which a person places and releases holds of a kind; null: they do not.</summary>
    internal static Role? RoleFor(Person person, HoldKind kind, string service)
    {
        foreach (var needed in HoldCodes.RolesOf(kind))
        {
            foreach (var held in person.Roles.OrderByDescending(r => r.Role == Role.HeadOfSafeguarding))
            {
                if (person.Active && held.Role.MayCover(needed) && (held.Service is null || held.Service == service))
                {
                    return held.Role;
                }
            }
        }

        return null;
    }
}
