using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Due;

/// <summary>
/// Reassigns the tasks that wait for a person to the one who covers, when an absence begins or is recorded after it began (W14). Each
/// absence is handled once for each task.
/// </summary>
public sealed class AbsenceDueSource(Database database, Absences absences, TaskKindCatalog kinds, TaskRouting routing, BusinessClock clock)
    : IDueSource
{
    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        (await DueAsync(clock.Now, cancellationToken)).Select(d => (DateTimeOffset?)d.At).Min();

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var away = (await DueAsync(now, cancellationToken)).Where(d => d.At <= now).Select(d => d.PersonId).Distinct().ToList();
        foreach (var personId in away)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var transaction = await database.BeginAsync(cancellationToken);
            await Assignees.AbsencesSeenAsync(transaction, personId, now, cancellationToken);
            await routing.RerouteAsync(transaction, personId, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return away.Count;
    }

    /// <summary>Absences of assignees that were not handled yet, each with the instant at which it must be.</summary>
    private async Task<List<(string PersonId, DateTimeOffset At)>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asked = await Assignees.AskedAsync(database, kinds.Answerable, cancellationToken);
        if (asked.Count == 0)
        {
            return [];
        }

        var people = asked.Select(a => a.PersonId).Distinct().ToList();
        var away = (await absences.NotOverAsync(people, now, cancellationToken)).ToLookup(a => a.PersonId);
        return
        [
            .. asked
                .SelectMany(a => away[a.PersonId].Select(b => (Asked: a, At: Latest(b.FromAt, b.NotedAt, a.AddedAt))))
                .Where(d => d.Asked.SeenAt is not { } seen || d.At > seen)
                .Select(d => (d.Asked.PersonId, d.At)),
        ];
    }

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> instants)
    {
        var latest = instants[0];
        foreach (var instant in instants)
        {
            latest = instant > latest ? instant : latest;
        }

        return latest;
    }
}
