using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Ladders;

/// <summary>
/// A ladder of reminders: what happens as the working time of a task passes. No rung can approve, because <see cref="RungAction"/> has no
/// value for it.
/// </summary>
public sealed record Ladder
{
    /// <summary>The key that definitions and tasks name, for example <c>K1</c>.</summary>
    public required string Key { get; init; }

    /// <summary>A description for people.</summary>
    public required string Name { get; init; }

    /// <summary>The kinds of tasks that it is for, because its mails speak of them; empty: every kind.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The rungs, in the order of their times.</summary>
    public required IReadOnlyList<LadderRung> Rungs { get; init; }

    /// <summary>The rung that ends a task undecided; null: no rung ends it.</summary>
    public LadderRung? Last => Rungs.LastOrDefault(r => r.Does is RungAction.Expire or RungAction.HandOver);
}

/// <summary>One step of a ladder.</summary>
public sealed record LadderRung
{
    /// <summary>The rung's name, unique in its ladder.</summary>
    public required string Rung { get; init; }

    /// <summary>The fraction of the task's target time after which it is carried out; unused when <see cref="Days"/> is given.</summary>
    public int Percent { get; init; }

    /// <summary>Working hours to add to that fraction.</summary>
    public double PlusHours { get; init; }

    /// <summary>
    /// Whether it reminds also on the day on which the person was asked. Without it the same mail is not sent twice on a day.
    /// </summary>
    public bool SameDay { get; init; }

    /// <summary>Working days after the opening of the task, instead of a fraction of its target time.</summary>
    public int? Days { get; init; }

    /// <summary>
    /// The local wall-clock time of the day on which <see cref="Days"/> ends, <c>HH:mm</c>; null: the time of day at which that many working
    /// days have passed.
    /// </summary>
    public TimeOnly? At { get; init; }

    /// <summary>The action of the rung.</summary>
    public required RungAction Does { get; init; }

    /// <summary>
    /// Id of the mail that it sends; empty: the one with which the task's kind asks or says that it is late. A rung that hands over sends none.
    /// </summary>
    public string Mail { get; init; } = "";

    /// <summary>Codes of the roles that get the mail.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Working minutes from the opening of a task until the rung is due.</summary>
    public int MinutesOf(int targetMinutes) =>
        Days is { } days
            ? (int)(days * WorkingCalendar.HoursOfDay * 60)
            : (targetMinutes * Percent / 100) + (int)Math.Round(PlusHours * 60);
}

/// <summary>The actions of rungs.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RungAction>))]
public enum RungAction
{
    /// <summary>Reminds the people who are asked.</summary>
    Remind,

    /// <summary>Asks a deputy too. Both can answer; the first answer counts.</summary>
    AddDeputy,

    /// <summary>Sends a mail to the people of some roles.</summary>
    Tell,

    /// <summary>Ends the task undecided.</summary>
    Expire,

    /// <summary>Ends the task, and its kind does what follows, for example parks an arrangement.</summary>
    HandOver,
}

/// <summary>All ladders, from the folder <c>ladders</c> of the workflows folder.</summary>
public sealed class LadderCatalog(IEnumerable<Ladder> ladders)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, Ladder> _byKey = ladders.ToDictionary(l => l.Key, StringComparer.Ordinal);

    /// <summary>All ladders, by key.</summary>
    public IEnumerable<Ladder> All => _byKey.Values.OrderBy(ladder => ladder.Key, StringComparer.Ordinal);

    /// <summary>The ladder with a key.</summary>
    /// <exception cref="ConfigurationException">There is no such ladder.</exception>
    public Ladder Find(string key) =>
        _byKey.TryGetValue(key, out var ladder)
            ? ladder
            : throw new ConfigurationException($"There is no ladder '{key}' in the folder 'ladders'.");

    /// <summary>The reason why tasks of a kind cannot have a ladder, in one sentence; null when they can.</summary>
    public string? Refuse(string? key, string kind) =>
        !_byKey.TryGetValue(key ?? "", out var ladder)
            ? $"There is no ladder '{key}': choose one of {string.Join(", ", _byKey.Keys.Order())}."
        : ladder.Kinds.Count > 0 && !ladder.Kinds.Contains(kind) ? $"The ladder '{key}' is not for tasks of the kind '{kind}'."
        : null;

    /// <summary>Reads every ladder of a <c>workflows</c> folder.</summary>
    /// <exception cref="ConfigurationException">A file is missing or wrong.</exception>
    public static LadderCatalog Load(string workflowsFolder)
    {
        var folder = Path.Combine(workflowsFolder, "ladders");
        if (!Directory.Exists(folder))
        {
            throw new ConfigurationException($"The folder of ladders '{folder}' does not exist.");
        }

        return new LadderCatalog(Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read).ToList());
    }

    private static Ladder Read(string file)
    {
        Ladder ladder;
        try
        {
            ladder = JsonSerializer.Deserialize<Ladder>(File.ReadAllText(file), Json)!;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            throw new ConfigurationException($"The ladder '{file}' cannot be read: {e.Message}", e);
        }

        var wrong =
            ladder.Rungs.Count == 0 ? "has no rungs"
            : ladder.Rungs.DistinctBy(r => r.Rung).Count() != ladder.Rungs.Count ? "names a rung twice"
            : ladder.Rungs.Zip(ladder.Rungs.Skip(1)).Any(p => p.First.MinutesOf(6000) >= p.Second.MinutesOf(6000))
                ? "has rungs out of order"
            : ladder.Rungs.SelectMany(r => r.Roles).FirstOrDefault(r => Roles.Find(r) is null) is { } unknown
                ? $"names the role '{unknown}'"
            : ladder.Rungs.Any(r => r.Days is < 0 || (r.Days is not null && (r.Percent != 0 || r.PlusHours != 0)))
                ? "has a rung with days and a fraction of the target time: give one of them"
            : ladder.Rungs.Any(r => r.At is not null && r.Days is null) ? "has a rung with a time of day but without days"
            : ladder.Rungs.FirstOrDefault(r => r.Mail.Length == 0 && r.Does == RungAction.Expire) is { } silent
                ? $"has the rung '{silent.Rung}', which ends a task without a mail"
            : null;
        return wrong is null ? ladder : throw new ConfigurationException($"The ladder '{file}' {wrong}.");
    }
}
