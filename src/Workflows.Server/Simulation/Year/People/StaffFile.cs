using static System.FormattableString;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>The people file of a simulated year, in which everybody is a sample; it is imported as every people file is.</summary>
internal static class StaffFile
{
    private static readonly (string Person, string Deputy)[] Deputies = [("l-01", "l-02"), ("l-02", "l-01"), ("m-01", "l-01")];

    /// <summary>Writes the file.</summary>
    /// <param name="staff">Everybody.</param>
    /// <param name="service">The service's code.</param>
    /// <param name="today">The local day: whoever left before is not active any more.</param>
    public static string Write(Staff staff, string service, DateOnly today)
    {
        List<string> lines =
        [
            "# SAMPLE: the people of a simulated year. Nobody of them exists.",
            "sample: true",
            "services:",
            $"  - code: {service}",
            $"    name: Sample service {service}",
            "    nation: england-and-wales",
            "    region: Sample region",
            "people:",
            .. staff.All.SelectMany(member => Entry(member, service, isGone: member.LeavesAfter < today)),
            "deputies:",
            .. Deputies.Select(d => $"  - person: {d.Person}\n    deputy: {d.Deputy}"),
        ];
        var away = staff.All.SelectMany(m =>
            m.Away.Select(a => Invariant($"  - person: {m.Id}\n    from: {a.From:yyyy-MM-dd}\n    to: {a.To:yyyy-MM-dd}"))
        );
        if (staff.All.Any(m => m.Away.Count > 0))
        {
            lines.AddRange(["absences:", .. away]);
        }

        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Entry(StaffMember member, string service, bool isGone)
    {
        yield return $"  - id: {member.Id}\n    name: {member.Name}\n    email: {member.Address}";
        if (isGone)
        {
            yield return "    active: false";
        }

        yield return $"    roles:\n      - role: {member.Role}";
        if (member.Role is "SM" or "Worker")
        {
            yield return $"        service: {service}";
        }

        if (member.Phone is { } phone)
        {
            yield return $"    register:\n      service: {service}\n      status: {(isGone ? "left" : "active")}";
            yield return $"      phone_asset: {phone}\n      guide_version: 3";
        }
    }
}
