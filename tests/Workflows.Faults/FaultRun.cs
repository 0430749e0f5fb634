using System.Diagnostics;

namespace Workflows.Faults;

/// <summary>A kill that was made.</summary>
/// <param name="Number">Which.</param>
/// <param name="Node">The node that was killed.</param>
/// <param name="TwoNodes">Whether two nodes ran.</param>
/// <param name="Aimed">The window that it was aimed at; null: a random moment.</param>
/// <param name="Frozen">How long a node had been frozen in this round; null: none was.</param>
/// <param name="Windows">What it hit.</param>
internal sealed record Kill(int Number, int Node, bool TwoNodes, KillWindow? Aimed, TimeSpan? Frozen, IReadOnlySet<KillWindow> Windows);

/// <summary>
/// The run: forms come in and are decided all the time; nodes are killed, the first half with one node, the second half with two of which
/// one is frozen for longer than a lease in each round; then everything that waits is let come to its end.
/// </summary>
internal sealed class FaultRun(World world, int kills, int seed)
{
    private const int MostExtra = 6;
    private static readonly TimeSpan AimPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(3);

    private readonly Random random = new(seed);
    private readonly KillWindows windows = new(world);
    private readonly List<Kill> made = [];

    public World World => world;

    public Workers Workers { get; } = new(world, seed);

    public IReadOnlyList<Kill> Kills => made;

    /// <summary>How many kills were asked for.</summary>
    public int Asked => kills;

    public int Seed => seed;

    /// <summary>What still waited when patience ended; null: nothing.</summary>
    public string? Unfinished { get; private set; }

    public TimeSpan Took { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var enough = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var lead = new Lead(world, Workers.Sent);
        Task[] load =
        [
            Task.Run(() => Workers.RunAsync(enough.Token, stop.Token), stop.Token),
            Task.Run(() => lead.RunAsync(enough.Token, stop.Token), stop.Token),
        ];
        try
        {
            await KillAsync(load, cancellationToken);
            await enough.CancelAsync();
            await EndAsync(load, cancellationToken);
        }
        finally
        {
            await enough.CancelAsync();
            await stop.CancelAsync();
            await Task.WhenAll(load).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Took = watch.Elapsed;
    }

    private async Task KillAsync(Task[] load, CancellationToken cancellationToken)
    {
        var alone = (kills + 1) / 2;
        for (var number = 1; number <= alone; number++)
        {
            await RoundAsync(number, Aim(number, alone), load, cancellationToken);
        }

        await world.Nodes[1].StartAsync(world.Http, cancellationToken);
        for (var number = alone + 1; number <= kills || (number <= kills + MostExtra && Missing() is not null); number++)
        {
            await RoundAsync(number, number > kills ? Missing() : null, load, cancellationToken);
        }
    }

    private KillWindow? Missing()
    {
        foreach (var window in KillWindows.Required)
        {
            if (!made.Exists(k => k.Windows.Contains(window)))
            {
                return window;
            }
        }

        return null;
    }

    /// <summary>Chance comes first; what it has not hit by the last two kills with one node is aimed at.</summary>
    private KillWindow? Aim(int number, int alone) => number > alone - 2 ? Missing() : null;

    private async Task RoundAsync(int number, KillWindow? aim, Task[] load, CancellationToken cancellationToken)
    {
        var there = world.Nodes.Where(n => n.IsThere).ToArray();
        var victim = there[random.Next(there.Length)];
        var freeze = there.Length > 1 && aim is null ? there[random.Next(there.Length)] : null;
        await PauseAsync(300, 1500, cancellationToken);
        TimeSpan? frozen = null;
        if (freeze is not null)
        {
            var since = Stopwatch.StartNew();
            freeze.Freeze();
            // Mostly it is thawed before the kill, so that it meets what the other has done meanwhile; sometimes it dies in its sleep.
            await PauseAsync((int)World.Lease.TotalMilliseconds + 1500, (int)World.Lease.TotalMilliseconds + 3500, cancellationToken);
            frozen = since.Elapsed;
            if (random.Next(4) > 0)
            {
                freeze.Thaw();
                await PauseAsync(0, 1500, cancellationToken);
            }
        }
        else if (aim is null)
        {
            await PauseAsync(0, 2500, cancellationToken);
        }

        var process = victim.ProcessId;
        if (
            aim is not { } window
            || !await KillAim.TryAsync(world, victim, window, Task.Delay(AimPatience, cancellationToken), cancellationToken)
        )
        {
            victim.Kill();
        }

        var hit = await LookAsync(victim, process, cancellationToken);
        made.Add(new Kill(number, victim.Number, there.Length > 1, aim, frozen, hit));
        Console.WriteLine(Report.Line(made[^1]));
        foreach (var node in world.Nodes.Where(n => n.IsThere && n.IsFrozen))
        {
            node.Thaw();
        }

        await victim.StartAsync(world.Http, cancellationToken);
        await StillAsync(load);
    }

    /// <summary>Looks at what the kill left, with the other node standing still.</summary>
    private async Task<IReadOnlySet<KillWindow>> LookAsync(Node victim, int process, CancellationToken cancellationToken)
    {
        var other = world.Nodes.FirstOrDefault(n => n != victim && n.IsThere && !n.IsFrozen);
        other?.Freeze();
        try
        {
            return await windows.ReadAsync(victim, process, cancellationToken);
        }
        finally
        {
            other?.Thaw();
        }
    }

    private async Task EndAsync(Task[] load, CancellationToken cancellationToken)
    {
        const string Waiting = """
            select (select count(*) from inbox) || ' in the inbox, ' || (select count(*) from deliveries) || ' deliveries, '
                || (select count(*) from outbox) || ' effects, ' || (select count(*) from submissions where form_key = 'F2') || ' submissions'
            """;
        var watch = Stopwatch.StartNew();
        var quiet = 0;
        while (quiet < 3)
        {
            await StillAsync(load);
            await using var command = world.Database.CreateCommand(Waiting);
            var waiting = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
            var ended = $"0 in the inbox, 0 deliveries, 0 effects, {Workers.Sent.Count} submissions";
            quiet = Array.TrueForAll(load, l => l.IsCompleted) && waiting == ended ? quiet + 1 : 0;
            if (watch.Elapsed > EndPatience)
            {
                Unfinished =
                    $"{waiting}; {Workers.Sent.Count(c => c.Plan != Plan.Leave && c.Acknowledged is null)} decisions not acknowledged";
                return;
            }

            await Task.Delay(300, cancellationToken);
        }
    }

    /// <summary>A load that has failed is no load: its exception ends the run.</summary>
    private static async Task StillAsync(Task[] load)
    {
        foreach (var failed in load.Where(l => l.IsFaulted))
        {
            await failed;
        }
    }

    private Task PauseAsync(int least, int most, CancellationToken cancellationToken) =>
        Task.Delay(random.Next(least, most), cancellationToken);
}
