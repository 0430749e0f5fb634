using System.Collections.Concurrent;
using Workflows.Storage;
using Workflows.Storage.Operations;

namespace Workflows.Tests;

/// <summary>Notes what the team is told, instead of sending mails.</summary>
public sealed class NotedAlerts : ITeamAlerts
{
    public ConcurrentQueue<TeamAlert> Told { get; } = new();

    public ValueTask TellAsync(Transaction transaction, TeamAlert alert, CancellationToken cancellationToken)
    {
        transaction.OnCommitted(() => Told.Enqueue(alert));
        return ValueTask.CompletedTask;
    }
}
