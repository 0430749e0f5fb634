using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;
using Workflows.People.WorkingTime;
using Workflows.People.Yaml;

namespace Workflows.People;

/// <summary>
/// The content of a people file: services, people with their roles and hours, deputies and absences. Each problem is a sentence with its
/// line, and repeats no name or address.
/// </summary>
internal sealed partial class PeopleDocument(IReadOnlyList<IPersonPartReader> parts)
{
    private static readonly string[] Weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public List<Service> Services { get; } = [];

    public List<PersonEntry> People { get; } = [];

    public List<DeputyEntry> Deputies { get; } = [];

    public List<AbsenceEntry> Absences { get; } = [];

    public List<string> Problems { get; } = [];

    public static PeopleDocument Read(string yaml, IReadOnlyList<IPersonPartReader> parts)
    {
        var document = new PeopleDocument(parts);
        if (YamlFile.Read(yaml, document.Problems)?.Allow("sample", "services", "people", "deputies", "absences") is { } root)
        {
            root.Flag("sample", false);
            foreach (var map in root.List("services"))
            {
                document.ReadService(map);
            }

            foreach (var map in root.List("people"))
            {
                document.ReadPerson(map);
            }

            foreach (var map in root.List("deputies"))
            {
                document.ReadDeputy(map);
            }

            foreach (var map in root.List("absences"))
            {
                document.ReadAbsence(map);
            }

            if (document.People.Count == 0 && document.Problems.Count == 0)
            {
                document.Problems.Add("The file lists no people.");
            }
        }

        return document;
    }

    private void ReadService(YamlMap map)
    {
        map.Allow("code", "name", "nation", "region");
        var code = map.Matching("code", map.Text("code"), ServiceCode(), "three capital letters");
        var name = map.Text("name", 60);
        var nationText = map.Text("nation");
        var nation = Nations.Find(nationText);
        if (nationText is not null && nation is null)
        {
            map.Problem("nation", "'nation' must be england-and-wales, scotland or northern-ireland.");
        }

        var region = map.OptionalText("region", 60);
        if (code is not null && Services.Any(s => s.Code == code))
        {
            map.Problem("code", "this service is in the file twice.");
        }
        else if (code is not null && name is not null && nation is not null)
        {
            Services.Add(new Service(code, name, nation.Value, region));
        }
    }

    private void ReadPerson(YamlMap map)
    {
        map.Allow(["id", "name", "email", "phone", "active", "roles", "hours", .. parts.Select(p => p.Key)]);
        var id = map.Matching("id", map.Text("id"), PersonId(), "small letters, digits and hyphens, such as w-07");
        var name = map.Text("name", 100);
        var email = map.Matching(
            "email",
            map.Text("email", 254),
            PlainAddress.Pattern(),
            "one plain address, such as first.last@charity.example"
        );
        var phone = map.Matching("phone", map.OptionalText("phone", 30), Phone(), "a phone number");
        var entry = new PersonEntry(map, id ?? "", name ?? "", email ?? "", phone, map.Flag("active", true))
        {
            Roles = ReadRoles(map),
            Hours = ReadHours(map),
            Parts = [.. parts.Select(p => (p.Key, Part: p.Read(map))).Where(p => p.Part is not null).Select(p => (p.Key, p.Part!))],
        };
        if (entry.Roles.Count == 0)
        {
            map.Problem(null, "'roles' is missing: a person without a role does nothing here.");
        }

        if (id is not null && People.Any(p => p.Id == id))
        {
            map.Problem("id", "this id is in the file twice.");
        }

        if (email is not null && People.Any(p => string.Equals(p.Email, email, StringComparison.OrdinalIgnoreCase)))
        {
            map.Problem("email", "this address is in the file twice.");
        }

        People.Add(entry);
    }

    private static List<PersonRole> ReadRoles(YamlMap map)
    {
        var roles = new List<PersonRole>();
        foreach (var item in map.List("roles"))
        {
            item.Allow("role", "service");
            var code = item.Text("role");
            var service = item.OptionalText("service");
            if (code is null)
            {
                continue;
            }

            if (Roles.Find(code) is { } role)
            {
                roles.Add(new PersonRole(role, service));
            }
            else
            {
                item.Problem("role", $"this is not a role; roles are {string.Join(", ", Roles.Codes)}.");
            }
        }

        return roles;
    }

    private static List<WorkingDay> ReadHours(YamlMap map)
    {
        var days = new List<WorkingDay>();
        if (map.Map("hours")?.Allow(Weekdays) is { } hours)
        {
            foreach (var (day, index) in Weekdays.Select((day, index) => (day, index)))
            {
                if (hours.OptionalText(day) is not { } text)
                {
                    continue;
                }

                var parts = text.Split('-', StringSplitOptions.TrimEntries);
                var times = parts.Select(LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse).ToList();
                if (times is [{ Success: true } from, { Success: true } to] && from.Value < to.Value)
                {
                    days.Add(new WorkingDay(index + 1, parts[0], parts[1]));
                }
                else
                {
                    hours.Problem(day, $"'{day}' must be hours, written as 09:00-17:00.");
                }
            }

            if (days.Count == 0)
            {
                hours.Problem(null, "'hours' names no day: leave it out when the person works every working day.");
            }
        }

        return days;
    }

    private void ReadDeputy(YamlMap map)
    {
        map.Allow("person", "deputy", "from", "to");
        var person = map.Text("person");
        var deputy = map.Text("deputy");
        var from = map.Day("from", required: false);
        var to = map.Day("to", required: false);
        if (to < from)
        {
            map.Problem("to", "'to' is before 'from'.");
        }

        if (person is not null && person == deputy)
        {
            map.Problem("deputy", "a person cannot be their own deputy.");
        }
        else if (person is not null && deputy is not null)
        {
            Deputies.Add(new DeputyEntry(map, person, deputy, from, to));
        }
    }

    private void ReadAbsence(YamlMap map)
    {
        map.Allow("person", "from", "to", "cover");
        var person = map.Text("person");
        var from = map.Day("from", required: true);
        var to = map.Day("to", required: true);
        var cover = map.OptionalText("cover");
        if (to < from)
        {
            map.Problem("to", "'to' is before 'from': write the first and the last day away.");
        }
        else if (person is not null && person == cover)
        {
            map.Problem("cover", "a person cannot cover for themselves: name another person, or leave 'cover' out.");
        }
        else if (person is not null && from is { } first && to is { } last)
        {
            Absences.Add(new AbsenceEntry(map, person, first, last, cover));
        }
    }

    [GeneratedRegex(@"\A[A-Z]{3}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServiceCode();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PersonId();

    [GeneratedRegex(@"\A\+?[0-9 ()-]{5,30}\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Phone();
}

/// <summary>A person's entry in the file.</summary>
internal sealed record PersonEntry(YamlMap Map, string Id, string Name, string Email, string? Phone, bool Active)
{
    public required IReadOnlyList<PersonRole> Roles { get; init; }

    public required IReadOnlyList<WorkingDay> Hours { get; init; }

    public required IReadOnlyList<(string Key, IPersonPart Part)> Parts { get; init; }
}

/// <summary>Hours on a day of the week; 1 is Monday.</summary>
internal sealed record WorkingDay(int Weekday, string FromTime, string ToTime);

/// <summary>An absence's entry in the file: the person, the first and the last day away, and the person who covers.</summary>
internal sealed record AbsenceEntry(YamlMap Map, string Person, LocalDate From, LocalDate To, string? Cover);

/// <summary>A deputy's entry in the file.</summary>
internal sealed record DeputyEntry(YamlMap Map, string Person, string Deputy, LocalDate? From, LocalDate? To);
