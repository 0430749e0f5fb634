using System.Diagnostics;

namespace Workflows.Faults.Round;

/// <summary>A kill that was made in a round.</summary>
/// <param name="Number">Which.</param>
/// <param name="Steps">The steps that were being carried out.</param>
/// <param name="Aimed">The window that it was aimed at; null: a random moment.</param>
/// <param name="Windows">What it hit.</param>
internal sealed record RoundKill(int Number, IReadOnlySet<RoundStep> Steps, KillWindow? Aimed, IReadOnlySet<KillWindow> Windows);

/// <summary>
/// The run: arrangements are in use and nobody confirms a week. The clock is moved from step to step of the rounds, and the node is killed while it carries a step out,
/// started again, and let finish it.
/// </summary>
internal sealed class RoundRun(World world, int kills, int seed) : IDisposable
{
    /// <summary>The third week is the first in which a question about two missed weeks is open already.</summary>
    private const int FewestWeeks = 3;

    /// <summary>An approval is valid for twelve weeks.</summary>
    private const int MostWeeks = 10;
    private const int MostExtra = 6;
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(2);

    /// <summary>What is aimed at, the most important first: every step and every window within the first eight.</summary>
    private static readonly IReadOnlyList<(RoundStep Step, KillWindow Window)> Aims =
    [
        (RoundStep.Rows, KillWindow.BegunCommitted),
        (RoundStep.Draw, KillWindow.BegunCommitted),
        (RoundStep.Digest, KillWindow.ClaimedSent),
        (RoundStep.Due, KillWindow.BegunCommitted),
        (RoundStep.FirstRung, KillWindow.SentNoted),
        (RoundStep.SecondRung, KillWindow.CommitEffect),
        (RoundStep.Digest, KillWindow.SentNoted),
        (RoundStep.Digest, KillWindow.BegunCommitted),
        (RoundStep.FirstRung, KillWindow.BegunCommitted),
        (RoundStep.SecondRung, KillWindow.BegunCommitted),
        (RoundStep.Rows, KillWindow.CommitEffect),
        (RoundStep.Digest, KillWindow.CommitEffect),
        (RoundStep.FirstRung, KillWindow.CommitEffect),
        (RoundStep.Due, KillWindow.CommitEffect),
        (RoundStep.SecondRung, KillWindow.SentNoted),
        (RoundStep.FirstRung, KillWindow.ClaimedSent),
    ];

    private readonly Random random = new(seed);
    private readonly RoundClock clock = new(world);
    private readonly KillWindows windows = new(world);
    private readonly List<RoundKill> made = [];
    private readonly Dictionary<(RoundStep, KillWindow), int> tries = [];

    public World World => world;

    public RoundTimes Times { get; } = new(world);

    public IReadOnlyList<RoundKill> Kills => made;

    /// <summary>How many kills were asked for.</summary>
    public int Asked => kills;

    public int Seed => seed;

    /// <summary>The instant of the last step that was carried out.</summary>
    public DateTimeOffset Reached { get; private set; }

    /// <summary>What still waited when patience ended; null: nothing.</summary>
    public string? Unfinished { get; private set; }

    public TimeSpan SetUpTook { get; private set; }

    public TimeSpan Took { get; private set; }

    /// <summary>The weeks whose rounds have ended in every service.</summary>
    public int Weeks =>
        Times
            .WithRows.GroupBy(w => w.Key.Week, StringComparer.Ordinal)
            .Count(week => week.All(w => w.Value.TryGetValue(RoundStep.SecondRung, out var at) && at <= Reached));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await clock.MoveToAsync(RoundClock.NextFridayEvening(await clock.NowAsync(cancellationToken)), cancellationToken);
        await new RoundSetUp(world, clock).RunAsync(cancellationToken);
        SetUpTook = watch.Elapsed;
        await Times.BeginAsync(cancellationToken);
        await RoundDraw.PrepareAsync(world, RoundSetUp.Cases[0].Service, cancellationToken);
        while (Weeks < FewestWeeks || (Weeks < MostWeeks && !IsEnough))
        {
            await ReachAsync(await Times.NextAsync(cancellationToken), cancellationToken);
        }

        await EndAsync(cancellationToken);
        Took = watch.Elapsed;
    }

    public void Dispose() => clock.Dispose();

    /// <summary>Steps in whose middle no kill fell yet, and windows that no kill has hit yet.</summary>
    public IEnumerable<string> Missing =>
        [
            .. Enum.GetValues<RoundStep>().Where(IsMissing).Select(RoundReport.NameOf),
            .. KillAim.Windows.Where(IsMissing).Select(KillWindows.NameOf),
        ];

    private bool IsMissing(RoundStep step) => !made.Exists(k => k.Steps.Contains(step) && k.Windows.Count > 0);

    private bool IsMissing(KillWindow window) => !made.Exists(k => k.Windows.Contains(window));

    private bool IsEnough => made.Count >= kills && (!Missing.Any() || made.Count >= kills + MostExtra);

    private async Task ReachAsync(RoundMoment moment, CancellationToken cancellationToken)
    {
        var move = clock.MoveToAsync(moment.At, cancellationToken);
        if (NextAim(moment) is { } aim && await KillAsync(moment, aim, move, cancellationToken))
        {
            // The answer did not come: the node that should have given it is gone.
            await move.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            move = clock.MoveToAsync(moment.At, cancellationToken);
        }

        await move;
        Reached = moment.At;
    }

    /// <summary>Kills the node while it carries out a step, and starts it again.</summary>
    private async Task<bool> KillAsync(RoundMoment moment, Aim aim, Task move, CancellationToken cancellationToken)
    {
        var node = world.Nodes[0];
        var process = node.ProcessId;
        if (aim.Window is { } window)
        {
            if (!await KillAim.TryAsync(world, node, window, move, cancellationToken))
            {
                return false;
            }
        }
        else
        {
            await Task.Delay(random.Next(0, 400), cancellationToken);
            node.Kill();
        }

        made.Add(new RoundKill(made.Count + 1, moment.Steps, aim.Window, await windows.ReadAsync(node, process, cancellationToken)));
        Console.WriteLine(RoundReport.Line(made[^1]));
        await node.StartAsync(world.Http, cancellationToken);
        return true;
    }

    /// <summary>
    /// What to aim at in a step; null: the step is carried out without a kill. As many aims as kills are left are open at a time, those that were
    /// tried least first. When all were hit, the kills that are left fall anywhere.
    /// </summary>
    private Aim? NextAim(RoundMoment moment)
    {
        if (moment.Steps.Count == 0 || IsEnough)
        {
            return null;
        }

        var left = Math.Max(kills - made.Count, 1);
        var isExtra = made.Count >= kills;
        var open = Aims.Where(a => !made.Exists(k => k.Steps.Contains(a.Step) && k.Windows.Contains(a.Window)))
            .Where(a => !isExtra || IsMissing(a.Step) || IsMissing(a.Window))
            .OrderBy(a => tries.GetValueOrDefault(a))
            .ToList();
        if (open.Take(left).Where(a => moment.Steps.Contains(a.Step)).Select(a => ((RoundStep, KillWindow)?)a).FirstOrDefault() is { } next)
        {
            tries[next] = tries.GetValueOrDefault(next) + 1;
            return new Aim(next.Item2);
        }

        if (left <= open.Count)
        {
            return null;
        }

        var any = random.Next(KillAim.Windows.Count + 1);
        return new Aim(any < KillAim.Windows.Count ? KillAim.Windows[any] : null);
    }

    /// <summary>What a kill is aimed at.</summary>
    /// <param name="Window">The window; null: a random moment.</param>
    private sealed record Aim(KillWindow? Window);

    private async Task EndAsync(CancellationToken cancellationToken)
    {
        const string Waiting = """
            select (select count(*) from inbox) || ' in the inbox, ' || (select count(*) from deliveries) || ' deliveries, '
                || (select count(*) from outbox) || ' effects'
            """;
        var watch = Stopwatch.StartNew();
        await using var command = world.Database.CreateCommand(Waiting);
        while (true)
        {
            await clock.SettleAsync(cancellationToken);
            var waiting = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
            if (waiting == "0 in the inbox, 0 deliveries, 0 effects")
            {
                return;
            }

            if (watch.Elapsed > EndPatience)
            {
                Unfinished = waiting;
                return;
            }

            await Task.Delay(300, cancellationToken);
        }
    }
}
