namespace Workflows.Server.Simulation.Year.People;

/// <summary>A member of staff of a simulated year: a sample, whom nobody is.</summary>
/// <param name="Id">Their id.</param>
/// <param name="Name">A name.</param>
/// <param name="Role">The role's code.</param>
/// <param name="Phone">Asset tag of a worker's phone, or null.</param>
/// <param name="Away">First and last days of absences.</param>
public sealed record StaffMember(string Id, string Name, string Role, string? Phone, IReadOnlyList<(DateOnly From, DateOnly To)> Away)
{
    /// <summary>Whether they are a worker.</summary>
    public bool IsWorker => Phone is not null;

    /// <summary>The last day at work; null: they stay.</summary>
    public DateOnly? LeavesAfter { get; init; }

    /// <summary>Their address, at a domain that no mail reaches.</summary>
    public string Address => $"{Id}@sample.example";

    /// <summary>Whether they are at work on a day.</summary>
    public bool IsAtWork(DateOnly day) => !(LeavesAfter < day) && !Away.Any(a => a.From <= day && day <= a.To);
}

/// <summary>The staff of a simulated year, drawn from its seed.</summary>
public sealed class Staff
{
    private const int CasesOfWorker = 6;

    private static readonly string[] First =
    [
        "Ada",
        "Bram",
        "Cleo",
        "Dev",
        "Esme",
        "Finn",
        "Gita",
        "Hugo",
        "Ines",
        "Jonah",
        "Kira",
        "Liam",
        "Mona",
        "Nils",
        "Orla",
        "Pavel",
        "Quinn",
        "Rosa",
        "Seth",
        "Tara",
        "Umar",
        "Vera",
        "Will",
        "Xena",
        "Yusuf",
        "Zara",
    ];
    private static readonly string[] Last =
    [
        "Sample-Ash",
        "Sample-Birch",
        "Sample-Cedar",
        "Sample-Elm",
        "Sample-Fir",
        "Sample-Hazel",
        "Sample-Larch",
        "Sample-Maple",
        "Sample-Oak",
        "Sample-Pine",
        "Sample-Rowan",
        "Sample-Willow",
    ];

    private readonly Dictionary<string, StaffMember> _byAddress;

    private Staff(IReadOnlyList<StaffMember> all)
    {
        All = all;
        _byAddress = all.ToDictionary(m => m.Address, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Everybody.</summary>
    public IReadOnlyList<StaffMember> All { get; }

    /// <summary>The workers.</summary>
    public IEnumerable<StaffMember> Workers => All.Where(m => m.IsWorker);

    /// <summary>The first person with a role.</summary>
    public StaffMember Of(string role) => All.First(m => m.Role == role);

    /// <summary>The person with an address.</summary>
    public StaffMember ByAddress(string address) => _byAddress[address];

    /// <summary>Draws the staff.</summary>
    public static Staff Draw(YearPlan plan, Draws draws)
    {
        var workers = Math.Clamp((plan.Arrangements + CasesOfWorker - 1) / CasesOfWorker, 3, 60);
        var people = new List<StaffMember>();
        Add("l-01", "SL", 2);
        Add("l-02", "SL", 2);
        Add("h-01", "HoS", 1);
        Add("d-01", "DPO", 1);
        Add("m-01", "SM", 2);
        Add("c-01", "PilotLead", 1);
        Add("c-02", "PhonesDesk", 1);
        Add("c-03", "Digital", 0);
        for (var i = 1; i <= workers; i++)
        {
            Add($"w-{i:00}", "Worker", 2, $"PH-{1000 + i}");
        }

        // One worker leaves in the second quarter of the time.
        var leaver = 1 + draws.Below(workers, "leaver");
        var day = plan.From.AddDays((int)(7 * plan.Weeks * draws.Between(0.3, 0.5, "leaver", "day")));
        return new Staff([.. people.Select(p => p.Id == $"w-{leaver:00}" ? p with { LeavesAfter = day } : p)]);

        void Add(string id, string role, int holidays, string? phone = null) =>
            people.Add(new StaffMember(id, Name(id, draws), role, phone, AwayOf(id, holidays, plan, draws)));
    }

    private static string Name(string id, Draws draws) =>
        $"{First[draws.Below(First.Length, "first", id)]} {Last[draws.Below(Last.Length, "last", id)]}";

    /// <summary>Absences of a week or two, each in its own part of the time.</summary>
    private static List<(DateOnly From, DateOnly To)> AwayOf(string id, int holidays, YearPlan plan, Draws draws)
    {
        var away = new List<(DateOnly, DateOnly)>();
        for (var i = 0; i < holidays; i++)
        {
            var part = plan.Weeks / holidays;
            if (part < 4)
            {
                break;
            }

            var week = (i * part) + 2 + draws.Below(part - 3, "away", id, $"{i}");
            var monday = plan.From.AddDays(7 * week);
            away.Add((monday, monday.AddDays(draws.Happens(0.4, "away two weeks", id, $"{i}") ? 13 : 6)));
        }

        return away;
    }
}
