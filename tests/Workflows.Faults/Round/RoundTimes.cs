using Workflows.Engine.Runtime;

namespace Workflows.Faults.Round;

/// <summary>A step of a week's round, at its own time.</summary>
internal enum RoundStep
{
    /// <summary>Monday 06:00: the round starts, and the rows are made.</summary>
    Rows,

    /// <summary>The spot checks are drawn.</summary>
    Draw,

    /// <summary>EM-10, and EM-36 for what was drawn.</summary>
    Digest,

    /// <summary>What is open is counted as missed.</summary>
    Due,

    /// <summary>EM-11, and EM-13 after two missed weeks.</summary>
    FirstRung,

    /// <summary>EM-12; then the round ends.</summary>
    SecondRung,
}

/// <summary>A service's round of one week.</summary>
/// <param name="Service">The service's code.</param>
/// <param name="Week">The week, such as <c>2026-W48</c>: later weeks come later by their text.</param>
internal readonly record struct ServiceWeek(string Service, string Week)
{
    /// <summary>The instance that carries it out.</summary>
    public string InstanceId => Ids.Instance(Ids.StartDelivery($"weekly:{Service}:{Week}", "W06", "begin"));
}

/// <summary>The next instant at which rounds have something to do.</summary>
/// <param name="At">The instant.</param>
/// <param name="Steps">Steps of rounds that have rows.</param>
internal sealed record RoundMoment(DateTimeOffset At, IReadOnlySet<RoundStep> Steps);

/// <summary>
/// The times of all rounds, read from what the database plans next. They are read before each step, so that no calendar is computed here anew.
/// </summary>
internal sealed class RoundTimes(World world)
{
    private readonly Dictionary<ServiceWeek, Dictionary<RoundStep, DateTimeOffset>> known = [];
    private string setUpWeek = "";

    /// <summary>The rounds that have rows: those of the weeks after the set-up.</summary>
    public IEnumerable<KeyValuePair<ServiceWeek, Dictionary<RoundStep, DateTimeOffset>>> WithRows =>
        known.Where(k => string.CompareOrdinal(k.Key.Week, setUpWeek) > 0);

    /// <summary>Every round that was started.</summary>
    public IReadOnlyCollection<ServiceWeek> All => known.Keys;

    /// <summary>Ids of the instances of W06 that ran before the rounds with rows.</summary>
    public IReadOnlyList<string> Earlier { get; private set; } = [];

    /// <summary>Takes the rounds that run now as those without rows.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        Earlier = await world.WordsAsync("select id from instances where definition_id = 'W06'", cancellationToken);
        await ReadAsync(cancellationToken);
        setUpWeek = known.Keys.Max(k => k.Week)!;
    }

    /// <summary>Reads what is planned next.</summary>
    public async Task<RoundMoment> NextAsync(CancellationToken cancellationToken)
    {
        var planned = await ReadAsync(cancellationToken);
        var at = planned.Min(p => p.At);
        return new RoundMoment(at, planned.Where(p => p.At == at && p.HasRows).Select(p => p.Step).ToHashSet());
    }

    private async Task<IReadOnlyList<(RoundStep Step, DateTimeOffset At, bool HasRows)>> ReadAsync(CancellationToken cancellationToken)
    {
        var planned = new List<(RoundStep, DateTimeOffset, bool)>();
        foreach (var row in await world.RowsAsync("select service, week, next_due from weekly_rounds", cancellationToken))
        {
            planned.Add((RoundStep.Rows, At(row[2]), true));
            known.TryAdd(new ServiceWeek((string)row[0]!, (string)row[1]!), []);
        }

        var byInstance = known.Keys.ToDictionary(k => k.InstanceId);
        const string Waits = """
            select b.instance_id, b.activity_id, b.due_at from bookmarks b join instances i on i.id = b.instance_id
            where i.definition_id = 'W06' and b.due_at is not null
            """;
        foreach (var row in await world.RowsAsync(Waits, cancellationToken))
        {
            if (!byInstance.TryGetValue((string)row[0]!, out var of))
            {
                throw new InvalidOperationException($"The instance {row[0]} of W06 belongs to no week that was started.");
            }

            var step = StepOf((string)row[1]!);
            known[of][step] = At(row[2]);
            planned.Add((step, At(row[2]), string.CompareOrdinal(of.Week, setUpWeek) > 0));
        }

        return planned;
    }

    private static RoundStep StepOf(string activity) =>
        activity switch
        {
            "untildraw" => RoundStep.Draw,
            "untildigest" => RoundStep.Digest,
            "untildue" => RoundStep.Due,
            "untilfirst" => RoundStep.FirstRung,
            "untilsecond" => RoundStep.SecondRung,
            _ => throw new InvalidOperationException($"W06 waits at '{activity}', which is no step of a round."),
        };

    private static DateTimeOffset At(object? microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(Convert.ToInt64(microseconds) * TimeSpan.TicksPerMicrosecond);
}
