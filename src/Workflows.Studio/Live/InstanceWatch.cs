using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Engine;
using Workflows.Storage.Instances;
using Workflows.Storage.Privacy;
using Workflows.Studio.Api;
using Workflows.Studio.Executions;
using Workflows.Studio.Instances;

namespace Workflows.Studio.Live;

/// <summary>
/// Tells the pages of this node about the instances that they observe. It compares revisions after commits of this node, when another node says that it
/// appended something, and every second; while nobody observes anything it does nothing. Every thirty seconds it closes the connections whose session
/// has ended.
/// </summary>
public sealed partial class InstanceWatch : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckSessions = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Connection> _connections = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _revisions = new(StringComparer.Ordinal);
    private readonly WakeSignal _signal = new();
    private readonly Wake _wake;
    private readonly InstanceReading _reading;
    private readonly InstanceViews _views;
    private readonly BurstLog _log;
    private readonly ILiveSessions _sessions;
    private readonly IHubContext<WorkflowInstanceHub, IWorkflowInstanceClient> _hub;
    private readonly TimeProvider _time;
    private readonly ILogger<InstanceWatch> _logger;
    private long _checkedAt;

    internal InstanceWatch(
        Wake wake,
        InstanceReading reading,
        InstanceViews views,
        BurstLog log,
        ILiveSessions sessions,
        IHubContext<WorkflowInstanceHub, IWorkflowInstanceClient> hub,
        TimeProvider time,
        ILogger<InstanceWatch> logger
    )
    {
        _wake = wake;
        _reading = reading;
        _views = views;
        _log = log;
        _sessions = sessions;
        _hub = hub;
        _time = time;
        _logger = logger;
        _checkedAt = time.GetTimestamp();
    }

    internal void Connected(HubCallerContext connection) => _connections[connection.ConnectionId] = new Connection(connection);

    internal void Disconnected(string connectionId)
    {
        if (_connections.TryRemove(connectionId, out var gone))
        {
            foreach (var instanceId in gone.Observed.Keys.Where(i => !_connections.Values.Any(c => c.Observed.ContainsKey(i))))
            {
                _revisions.TryRemove(instanceId, out _);
            }
        }
    }

    internal async Task ObserveAsync(string connectionId, string instanceId, CancellationToken cancellationToken)
    {
        // The revision is noted before the page loads the instance, so that no commit is missed between the two.
        if (!_revisions.ContainsKey(instanceId))
        {
            var now = await _reading.RevisionsAsync([instanceId], cancellationToken);
            _revisions.TryAdd(instanceId, now.GetValueOrDefault(instanceId));
        }

        if (_connections.TryGetValue(connectionId, out var connection))
        {
            connection.Observed[instanceId] = true;
        }

        _signal.Set();
    }

    /// <summary>Tells what has changed since it was told last.</summary>
    internal async Task TellAsync(CancellationToken cancellationToken)
    {
        if (_revisions.IsEmpty)
        {
            return;
        }

        var now = await _reading.RevisionsAsync([.. _revisions.Keys], cancellationToken);
        foreach (var (instanceId, revision) in now)
        {
            if (_revisions.TryGetValue(instanceId, out var told) && told < revision)
            {
                await TellAsync(instanceId, told, cancellationToken);
                _revisions.TryUpdate(instanceId, revision, told);
            }
        }
    }

    /// <summary>Closes the connections whose session has ended, or whose account may not read instances any more.</summary>
    internal async Task CloseEndedAsync(CancellationToken cancellationToken)
    {
        foreach (var connection in _connections.Values)
        {
            if (connection.Context.User is not { } user || !await _sessions.IsLiveAsync(user, cancellationToken))
            {
                connection.Context.Abort();
            }
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _wake.InstancesChanged += _signal.Set;
        _wake.ElsewhereAppended += _signal.Set;
        try
        {
            await Repeat.ForeverAsync(RunAsync, TimeSpan.Zero, LogFailed, stoppingToken);
        }
        finally
        {
            _wake.InstancesChanged -= _signal.Set;
            _wake.ElsewhereAppended -= _signal.Set;
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        // A signal while nobody observes anything is no work.
        await _signal.WaitAsync(Look, cancellationToken);
        if (_connections.IsEmpty)
        {
            return;
        }

        if (_time.GetElapsedTime(_checkedAt) >= CheckSessions)
        {
            _checkedAt = _time.GetTimestamp();
            await CloseEndedAsync(cancellationToken);
        }

        await TellAsync(cancellationToken);
    }

    private async Task TellAsync(string instanceId, long since, CancellationToken cancellationToken)
    {
        var page = _hub.Clients.Group(instanceId);
        try
        {
            var touched = await _log.TouchedSinceAsync(instanceId, since, cancellationToken);
            if (touched.Count > 0 && await _views.FindAsync(instanceId, cancellationToken) is { } view)
            {
                var executions = await _log.ReadExecutionsAsync(instanceId, touched, cancellationToken);
                var stats = ExecutionJson.Stats(executions).Select(view.Redaction.Stats);
                await page.WorkflowExecutionLogUpdatedAsync([]);
                await page.ActivityExecutionLogUpdatedAsync(new JsonObject { ["stats"] = ApiNodes.List(stats) });
            }
        }
        catch (CaseErasedException)
        {
            // Nothing of it can be read any more; that it changed is told all the same.
        }

        await page.WorkflowInstanceUpdatedAsync(new JsonObject { ["workflowInstanceId"] = instanceId });
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Pages that watch instances could not be told about them; it is tried again.")]
    private partial void LogFailed(Exception exception);

    private sealed record Connection(HubCallerContext Context)
    {
        public ConcurrentDictionary<string, bool> Observed { get; } = new(StringComparer.Ordinal);
    }
}
