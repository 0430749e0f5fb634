using Workflows.Storage.Lanes;

namespace Workflows.Tests.Crashes;

/// <summary>The world outside, which no crash of ours undoes: a mail server and a spreadsheet that note all that reaches them.</summary>
internal sealed class Outside
{
    private readonly HashSet<string> appended = new(StringComparer.Ordinal);

    /// <summary>Mails in the order of their arrival, with repeats.</summary>
    public List<(string MessageId, string Content)> Mails { get; } = [];

    /// <summary>Rows appended to the sheet; each once, by the effect's id.</summary>
    public List<string> Rows { get; } = [];

    /// <summary>What each keyed row was set to, in order, by effect.</summary>
    public Dictionary<string, List<(string EffectId, string Value)>> Cells { get; } = new(StringComparer.Ordinal);

    /// <summary>What must never happen.</summary>
    public List<string> Violations { get; } = [];

    public void Mail(PendingEffect pending)
    {
        var payload = pending.Effect.Payload;
        Mails.Add(($"<{pending.Effect.Id}@sample.example>", $"{payload["to"]}: {payload["text"]}"));
    }

    public void Write(PendingEffect pending)
    {
        var (effect, payload) = (pending.Effect, pending.Effect.Payload);
        var row = $"{payload["row"]}";
        var value = $"{payload["value"]}";
        if ((bool?)payload["append"] == true)
        {
            // As at Google: an append carries the effect's id, and one that is there is refused.
            if (appended.Add(effect.Id))
            {
                Rows.Add($"{row} = {value} ({effect.Id})");
            }
            else if (pending.Attempts == 0)
            {
                Violations.Add($"The row of effect {effect.Id} was appended again, by an attempt that calls itself the first.");
            }

            return;
        }

        var history = Cells.TryGetValue(row, out var known) ? known : Cells[row] = [];
        var at = history.FindIndex(h => h.EffectId == effect.Id);
        if (at < 0)
        {
            history.Add((effect.Id, value));
        }
        else if (at != history.Count - 1)
        {
            Violations.Add($"Row {row} went back to effect {effect.Id} after a later one was written.");
        }
    }

    public IEnumerable<string> Facts() =>
        Rows.Select(r => $"row {r}")
            .Order(StringComparer.Ordinal)
            .Concat(
                Cells
                    .OrderBy(c => c.Key, StringComparer.Ordinal)
                    .Select(c => $"cell {c.Key} = {string.Join(" then ", c.Value.Select(h => $"{h.Value} ({h.EffectId})"))}")
            )
            .Concat(Mails.Select(m => $"mail {m.MessageId} {m.Content}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            .Concat(Violations.Select(v => $"violation: {v}"));
}

/// <summary>An ordered lane (mail, sheets) whose calls may be the last thing that a process does.</summary>
internal sealed class OutsideLane(string prefix, int batch, CrashPoints points, Action<PendingEffect> call) : ILaneHandler
{
    /// <summary>Effects whose call was made by the process that lives now.</summary>
    public List<string> Called { get; } = [];

    public bool Serves(string lane) => lane.StartsWith(prefix, StringComparison.Ordinal);

    public LanePolicy PolicyOf(string lane) => new() { Ordered = true, BatchSize = batch };

    public async ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        var results = new List<EffectResult>(batch.Effects.Count);
        foreach (var pending in batch.Effects)
        {
            points.Step = "renewing the lease";
            if (!await batch.StillHeldAsync(cancellationToken))
            {
                throw new LeaseLostException(batch.Lane);
            }

            points.Reach($"before the call in {prefix}");
            call(pending);
            Called.Add(pending.Effect.Id);
            points.Reach($"after the call in {prefix}");
            results.Add(new EffectResult.Done());
        }

        points.Step = $"the receipt in {prefix}";
        return results;
    }
}

/// <summary>The real lane of Task activities, one at a time, which may die inside an activity's transaction too.</summary>
internal sealed class TaskLane(TaskLaneHandler real, CrashPoints points) : ILaneHandler
{
    public bool Serves(string lane) => real.Serves(lane);

    public LanePolicy PolicyOf(string lane) => real.PolicyOf(lane) with { Concurrency = 1 };

    public async ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        points.Step = "the receipt in task:";
        return
        [
            .. (await real.CarryOutAsync(batch, cancellationToken)).Select(result =>
                result is EffectResult.Transacted transacted
                    ? new EffectResult.Transacted(
                        async (transaction, token) =>
                        {
                            points.Reach("before the call in task:");
                            var outcome = await transacted.Run(transaction, token);
                            points.Reach("after the call in task:");
                            return outcome;
                        }
                    )
                    : result
            ),
        ];
    }
}
