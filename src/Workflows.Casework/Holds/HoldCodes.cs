using System.Collections.Frozen;
using Workflows.People;

namespace Workflows.Casework.Holds;

/// <summary>The codes of holds and their words (RULES.md#holds). A text may be changed, a code may not.</summary>
public static class HoldCodes
{
    /// <summary>The reason of a hold that the product places when something on the "never use" list is found later.</summary>
    public const string ExclusionFound = "exclusion_found";

    /// <summary>The reason of a hold that the product places when a look before the deletion raised a concern.</summary>
    public const string SpotCheck = "spot_check";

    private static readonly (HoldKind Kind, string Code, string Words, Role[] Roles)[] Kinds =
    [
        (HoldKind.Incident, "incident", "Incident", [Role.SafeguardingLead]),
        (HoldKind.Concern, "concern", "Safeguarding concern", [Role.SafeguardingLead]),
        (HoldKind.Complaint, "complaint", "Complaint", [Role.SafeguardingLead, Role.DataProtectionOfficer]),
        (HoldKind.DataRequest, "data_request", "Request for data", [Role.SafeguardingLead, Role.DataProtectionOfficer]),
        (HoldKind.Conduct, "conduct", "Conduct of staff", [Role.HeadOfSafeguarding]),
    ];

    /// <summary>Codes of the reasons for which a person places a hold, with their words.</summary>
    public static FrozenDictionary<string, string> Reasons { get; } =
        new Dictionary<string, string>
        {
            ["may_be_evidence"] = "The messages may be needed as evidence",
            ["outside_body_asked"] = "Police, council, court or a regulator asked to keep them",
            ["needed_to_answer"] = "They are needed to answer a request or a complaint",
            ["not_sure"] = "Not sure: keep them until it is clear",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Codes of the reasons for which the product itself places a hold, with their words.</summary>
    public static FrozenDictionary<string, string> ReasonsOfRules { get; } =
        new Dictionary<string, string>
        {
            [ExclusionFound] = "WhatsApp turned out not to be available in this case",
            [SpotCheck] = "A look before the deletion",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Codes of the reasons for which a hold is released, with their words.</summary>
    public static FrozenDictionary<string, string> Releases { get; } =
        new Dictionary<string, string>
        {
            ["matter_closed"] = "The matter is closed",
            ["copy_kept"] = "What is needed was copied and is kept elsewhere",
            ["not_needed"] = "The messages are not needed",
            ["by_mistake"] = "It was placed by mistake",
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The code of a kind.</summary>
    public static string Code(this HoldKind kind) => Kinds[(int)kind].Code;

    /// <summary>The words of a kind.</summary>
    public static string Words(this HoldKind kind) => Kinds[(int)kind].Words;

    /// <summary>The kind of a code, or null.</summary>
    public static HoldKind? Find(string? code)
    {
        foreach (var kind in Kinds)
        {
            if (string.Equals(kind.Code, code, StringComparison.Ordinal))
            {
                return kind.Kind;
            }
        }

        return null;
    }

    /// <summary>A reason in words.</summary>
    public static string Reason(string code) =>
        Reasons.GetValueOrDefault(code) ?? ReasonsOfRules.GetValueOrDefault(code) ?? Releases.GetValueOrDefault(code, code);

    /// <summary>The roles that place holds of a kind; a role that covers for one of them does too.</summary>
    internal static IReadOnlyList<Role> RolesOf(HoldKind kind) => Kinds[(int)kind].Roles;
}
