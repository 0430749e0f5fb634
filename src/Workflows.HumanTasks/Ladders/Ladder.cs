using System.Text.Json;
using System.Text.Json.Serialization;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Ladders;

/// <summary>A ladder as data: what happens as the working time of an item runs out. No rung can approve: there is no word for it.</summary>
public sealed record Ladder
{
    /// <summary><c>K1</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>In order.</summary>
    public required IReadOnlyList<LadderRung> Rungs { get; init; }

    /// <summary>The rung that ends a question by itself; null: only a person ends it.</summary>
    public LadderRung? Last => Rungs.LastOrDefault(r => r.Does == RungAction.Expire);
}

/// <summary>One rung.</summary>
public sealed record LadderRung
{
    /// <summary>Its name, unique in its ladder.</summary>
    public required string Rung { get; init; }

    /// <summary>Part of the target that has passed.</summary>
    public required int Percent { get; init; }

    /// <summary>Working hours after that.</summary>
    public double PlusHours { get; init; }

    /// <summary>What it does.</summary>
    public required RungAction Does { get; init; }

    /// <summary>The mail that it sends.</summary>
    public required string Mail { get; init; }

    /// <summary>Codes of roles that it tells.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Working minutes from the opening.</summary>
    public int MinutesOf(int targetMinutes) => (targetMinutes * Percent / 100) + (int)Math.Round(PlusHours * 60);
}

/// <summary>What a rung can do: remind, widen, tell or let expire.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RungAction>))]
public enum RungAction
{
    /// <summary>Reminds those who are asked.</summary>
    Remind,

    /// <summary>Adds a deputy; both can act, the first decision counts.</summary>
    AddDeputy,

    /// <summary>Tells roles.</summary>
    Tell,

    /// <summary>Ends the question undecided.</summary>
    Expire,
}

/// <summary>The ladders of the folder <c>ladders</c>.</summary>
public sealed class LadderCatalog(IEnumerable<Ladder> ladders)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, Ladder> _byKey = ladders.ToDictionary(l => l.Key, StringComparer.Ordinal);

    /// <summary>A ladder by key.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public Ladder Find(string key) =>
        _byKey.TryGetValue(key, out var ladder)
            ? ladder
            : throw new ConfigurationException($"There is no ladder '{key}' in the folder ladders.");

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
            : null;
        return wrong is null ? ladder : throw new ConfigurationException($"The ladder '{file}' {wrong}.");
    }
}
