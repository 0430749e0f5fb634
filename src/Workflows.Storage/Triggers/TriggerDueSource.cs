using System.Globalization;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Engine.Scheduling;
using Workflows.Storage.Engine;
using Workflows.Storage.Privacy;

namespace Workflows.Storage.Triggers;

/// <summary>
/// Starts workflows whose trigger is due. The row moves on to its next time in the commit that appends the start, so of several nodes one acts on it;
/// the start's id is derived from the time that was due. Times that passed while no node ran are one start, not one each.
/// </summary>
public sealed partial class TriggerDueSource(Database database, Vault vault, Wake wake, ILogger<TriggerDueSource> logger) : IDueSource
{
    private const string FindEarliestSql = "select min(next_due) from timed_triggers where next_due is not null";
    private const string ListDueSql = """
        select definition_id, activity_id, version_id, schedule, next_due from timed_triggers
        where next_due <= @now order by next_due, definition_id, activity_id limit 200
        """;
    private const string MoveOnSql = """
        update timed_triggers set next_due = @next, last_due = @NextDue
        where definition_id = @DefinitionId and activity_id = @ActivityId and version_id = @VersionId and next_due = @NextDue
        """;

    private readonly UnitEncoder _encoder = new(vault);

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        await database.QuerySingleOrDefaultAsync<long?>(FindEarliestSql, null, cancellationToken) is { } at
            ? Instants.FromMicroseconds(at)
            : null;

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var started = 0;
        foreach (var row in await database.QueryAsync<Row>(ListDueSql, new { now }, cancellationToken))
        {
            try
            {
                started += await StartAsync(row, now, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One trigger that fails must not hold up the others; its row stays due.
                LogFailed(e, row.DefinitionId, row.ActivityId);
            }
        }

        return started;
    }

    private async Task<int> StartAsync(Row row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var next = TriggerSchedule.Read(row.Schedule).Next(row.NextDue, now);
        await using var transaction = await database.BeginAsync(cancellationToken);
        var moved = await transaction.ExecuteAsync(
            MoveOnSql,
            new
            {
                row.DefinitionId,
                row.ActivityId,
                row.VersionId,
                row.NextDue,
                next,
            },
            cancellationToken
        );
        if (moved == 0)
        {
            // Another node was first, or the version was retracted.
            return 0;
        }

        var id = Ids.StartDelivery(
            $"due {row.NextDue.ToMicroseconds().ToString(CultureInfo.InvariantCulture)}",
            row.DefinitionId,
            row.ActivityId
        );
        var delivery = new Delivery
        {
            Id = id,
            InstanceId = Ids.Instance(id),
            Kind = DeliveryKind.Start,
            DefinitionVersionId = row.VersionId,
            TriggerActivityId = row.ActivityId,
            Input = TimedStart.InputFor(row.NextDue),
        };
        await DeliveryQueue.AppendAsync(transaction, _encoder, delivery, cancellationToken);
        transaction.OnCommitted(wake.Inbox);
        await transaction.CommitAsync(cancellationToken);
        return 1;
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Workflow {DefinitionId} could not be started by its trigger {ActivityId}; it is tried again."
    )]
    private partial void LogFailed(Exception exception, string definitionId, string activityId);

    private sealed class Row
    {
        public string DefinitionId { get; set; } = "";

        public string ActivityId { get; set; } = "";

        public string VersionId { get; set; } = "";

        public string Schedule { get; set; } = "";

        public DateTimeOffset NextDue { get; set; }
    }
}
