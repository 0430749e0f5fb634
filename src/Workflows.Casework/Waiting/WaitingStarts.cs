using Microsoft.Extensions.Logging;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Instances;

namespace Workflows.Casework.Waiting;

/// <summary>
/// Finds, when the server starts, arrangements that stand in a state with which a workflow starts, and have no instance of theirs: they reached
/// it before that workflow was published. The stimulus of their change is appended again, so that the workflow starts once, and that is logged.
/// </summary>
public sealed partial class WaitingStarts(
    Database database,
    ArrangementBook arrangements,
    InstanceQueries instances,
    ITriggerIndex triggers,
    Inbox inbox,
    ILogger<WaitingStarts> logger
)
{
    private const int Batch = 200;

    // The states in which an arrangement waits for somebody, so that one without an instance would wait for ever.
    private static readonly ArrangementState[] Waits = [ArrangementState.AwaitingAgreement, ArrangementState.AwaitingSetup];

    private const string FindSql = """
        select id from arrangements where state in @states and id > @after order by id limit @most
        """;

    private const string ReachedSql = """
        select max(at) from arrangement_events where arrangement_id = @arrangementId and to_state = @state and from_state <> to_state
        """;

    /// <summary>Starts what did not start.</summary>
    /// <returns>How many arrangements were picked up.</returns>
    public async Task<int> PickUpAsync(CancellationToken cancellationToken = default)
    {
        var states = Waits
            .Select(state => state.ToString())
            .Where(state => triggers.Match(ArrangementReached.StimulusName, state).Count > 0)
            .ToList();
        var picked = 0;
        if (states.Count == 0)
        {
            return picked;
        }

        for (var after = ""; ; )
        {
            var ids = await database.QueryAsync<string>(
                FindSql,
                new
                {
                    states,
                    after,
                    most = Batch,
                },
                cancellationToken
            );
            foreach (var id in ids)
            {
                picked += await PickUpAsync(id, cancellationToken) ? 1 : 0;
            }

            if (ids.Count < Batch)
            {
                return picked;
            }

            after = ids[^1];
        }
    }

    private async Task<bool> PickUpAsync(string arrangementId, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (
            await arrangements.FindAsync(transaction, arrangementId, cancellationToken) is not { } arrangement
            || !Waits.Contains(arrangement.State)
        )
        {
            return false;
        }

        var stimulus = ArrangementReached.Of(arrangement);
        var definitions = triggers.Match(stimulus.Name, stimulus.Key).Select(match => match.DefinitionId).ToHashSet(StringComparer.Ordinal);
        var reached = await transaction.QuerySingleOrDefaultAsync<long?>(
            ReachedSql,
            new { arrangementId, state = stimulus.Key },
            cancellationToken
        );
        var known = await instances.ProgressAsync([arrangementId], [], cancellationToken);
        var busy = await instances.CasesWithWorkAsync([arrangement.CaseId], cancellationToken);
        if (busy.Count > 0 || known.Any(i => definitions.Contains(i.DefinitionId) && i.CreatedAt.ToMicroseconds() >= (reached ?? 0)))
        {
            return false;
        }

        await inbox.AppendAsync(transaction, stimulus, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogPickedUp(arrangementId, arrangement.State);
        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Arrangement {ArrangementId} stands in {State} and no workflow works on it: the one that starts with this state is started now."
    )]
    private partial void LogPickedUp(string arrangementId, ArrangementState state);
}
