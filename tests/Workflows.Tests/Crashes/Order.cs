using System.Globalization;

namespace Workflows.Tests.Crashes;

/// <summary>Something that the system acknowledges: it may be repeated until then, and is not lost afterwards.</summary>
internal abstract record Act
{
    private Act() { }

    /// <summary>An event by way of the inbox, in a transaction with a row of whoever brings it.</summary>
    public sealed record Publish(string Id, string Event, string Correlation, string Payload) : Act;

    /// <summary>A start by a caller that waits for the commit.</summary>
    public sealed record Start(string Definition, string Request, string Correlation) : Act;

    /// <summary>An instance that was started directly is cancelled.</summary>
    public sealed record Cancel(string Request) : Act;

    /// <summary>The business clock moves; it stands still otherwise, also while the system is down.</summary>
    public sealed record Move(TimeSpan By) : Act;
}

/// <summary>An order of acknowledged events, made of a seed: a few stories told into each other, in groups that arrive before anything runs.</summary>
internal sealed record Order
{
    public required int Seed { get; init; }

    public required IReadOnlyList<IReadOnlyList<Act>> Groups { get; init; }

    /// <summary>Most deliveries claimed at a time.</summary>
    public required int Claims { get; init; }

    /// <summary>Most effects handed over at a time.</summary>
    public required int Batch { get; init; }

    /// <summary>
    /// Whether a process that begins again reads and compiles the workflows again, as it does in truth; half of the orders keep what was
    /// compiled, which never changes, to have time for more crashes.
    /// </summary>
    public required bool Compiles { get; init; }

    /// <summary>Steps after which a burst is cut.</summary>
    public required int MaxSteps { get; init; }

    public static Order Of(int seed)
    {
        var random = new Random(seed);
        var stories = new List<List<Act>>();
        var many = random.Next(4) switch
        {
            0 or 1 => 1,
            2 => 2,
            _ => 3,
        };
        for (var i = 0; i < many; i++)
        {
            stories.Add(Story(random, i));
        }

        var clock = new List<Act>();
        for (var i = random.Next(3); i > 0; i--)
        {
            clock.Add(
                new Act.Move(
                    TimeSpan.FromMinutes(
                        random.Next(5) switch
                        {
                            0 => 4,
                            1 => 11,
                            2 => 30,
                            3 => 60,
                            _ => 150,
                        }
                    )
                )
            );
        }

        stories.Add(clock);
        var groups = new List<List<Act>> { new() };
        while (stories.Exists(s => s.Count > 0))
        {
            var open = stories.FindAll(s => s.Count > 0);
            var story = open[random.Next(open.Count)];
            groups[^1].Add(story[0]);
            story.RemoveAt(0);
            if (random.Next(2) == 0)
            {
                groups.Add([]);
            }
        }

        return new Order
        {
            Seed = seed,
            Groups = [.. groups.Where(g => g.Count > 0)],
            Claims = random.Next(3) switch
            {
                0 => 1,
                1 => 2,
                _ => 64,
            },
            Batch = 1 + random.Next(4),
            Compiles = seed % 2 == 0,
            MaxSteps = random.Next(3) switch
            {
                0 => 5,
                1 => 11,
                _ => 1000,
            },
        };
    }

    public override string ToString() =>
        $"order {Seed} (claims {Claims}, batch {Batch}, steps {MaxSteps}): "
        + string.Join(" | ", Groups.Select(g => string.Join(", ", g.Select(Text))));

    private static string Text(Act act) =>
        act switch
        {
            Act.Publish p => $"{p.Event}[{p.Correlation}, {p.Id}, {p.Payload}]",
            Act.Start s => $"start {s.Definition}[{s.Correlation}]",
            Act.Cancel c => $"cancel {c.Request}",
            Act.Move m => $"+{m.By.TotalMinutes.ToString(CultureInfo.InvariantCulture)}min",
            _ => $"{act}",
        };

    private static List<Act> Story(Random random, int number)
    {
        var of = $"arr-{number}";
        Act Publish(string name, string? payload = null) =>
            new Act.Publish($"{of}:{name}:{payload}", name, of, payload ?? name.ToLowerInvariant());
        List<Act> acts = random.Next(8) switch
        {
            0 => [Publish("Submitted"), Publish("Decided", "approved"), .. Sometimes(random, Publish("Decided", "refused"))],
            1 => [new Act.Start("reminds", $"{of}:r", of), .. Sometimes(random, new Act.Cancel($"{of}:r"))],
            2 => [Publish("Forked"), Publish("Left")],
            3 => [Publish("Counted")],
            4 => [new Act.Start("calls", $"{of}:c", of), .. Sometimes(random, new Act.Cancel($"{of}:c")), Publish("Answered", "yes")],
            5 => [new Act.Start("hears", $"{of}:h", of), new Act.Start("tells", $"{of}:t", of)],
            6 =>
            [
                new Act.Start("ticks", $"{of}:k", of),
                Publish("Ticked", "one"),
                Publish("Ticked", "two"),
                .. Sometimes(random, Publish("Ticked", "stop")),
            ],
            _ => [Publish("Looked")],
        };
        if (random.Next(4) == 0)
        {
            // Out of turn: an event before anybody waits for it.
            var at = random.Next(acts.Count);
            var act = acts[at];
            acts.RemoveAt(at);
            acts.Insert(random.Next(acts.Count + 1), act);
        }

        if (random.Next(5) == 0)
        {
            // Whoever brings it is not sure that it was acknowledged, and brings it again.
            acts.Add(acts[random.Next(acts.Count)]);
        }

        return acts;
    }

    private static IEnumerable<Act> Sometimes(Random random, Act act) => random.Next(4) == 0 ? [act] : [];
}

/// <summary>Where an order's run crashes, made of a seed and of how many points its crash-free run passes.</summary>
internal static class CrashPlan
{
    private const int Most = 6;

    public static IReadOnlyList<int> Of(int seed, int points)
    {
        var random = new Random(seed);

        // Half of them soon after the start before: crashes in what is done again after a crash.
        return
        [
            .. Enumerable.Range(0, random.Next(Most + 1)).Select(_ => random.Next(random.Next(2) == 0 ? points : Math.Min(points, 15))),
        ];
    }
}
