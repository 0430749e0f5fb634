using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Activities;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;

namespace Workflows.Conformance;

/// <summary>
/// The smallest host that can run workflows: instances, events and effects in memory, and a clock that is moved by hand. With
/// <paramref name="maxSteps"/> it cuts bursts short, and it always puts a state through its JSON between two bursts.
/// </summary>
public sealed class MemoryHost(IServiceProvider services, IWorkflowCatalog catalog, int maxSteps = 1000)
{
    private readonly BurstRunner _runner = services.GetRequiredService<BurstRunner>();
    private readonly DetachedActivityRunner _detached = services.GetRequiredService<DetachedActivityRunner>();
    private readonly List<Stimulus> _kept = [];
    private readonly Queue<Stimulus> _stimuli = new();
    private readonly Queue<Effect> _effects = new();
    private int _started;
    private int _bursts;

    public DateTimeOffset Now { get; private set; } = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    public Dictionary<string, Instance> Instances { get; } = [];

    public List<string> Lines { get; } = [];

    public int Bursts => _bursts;

    public async Task<Instance> StartAsync(CompiledWorkflow workflow, JsonObject? input = null)
    {
        var instance = new Instance($"{++_started:x24}", workflow);
        Instances[instance.Id] = instance;
        await BurstAsync(instance, new BurstCause.Start(input));
        await DrainAsync();
        return instance;
    }

    public async Task PublishAsync(string name, JsonNode? payload, string instanceId)
    {
        _stimuli.Enqueue(EventStimulus.Create($"event-{_bursts}-{name}", name, payload, instanceId: instanceId));
        await DrainAsync();
    }

    public async Task CancelAsync(Instance instance)
    {
        await BurstAsync(instance, new BurstCause.Cancel());
        await DrainAsync();
    }

    public async Task RetryAsync(Instance instance)
    {
        await BurstAsync(instance, new BurstCause.Retry());
        await DrainAsync();
    }

    /// <summary>Moves the clock, stopping at each bookmark that falls due on the way.</summary>
    public async Task WaitAsync(TimeSpan time)
    {
        var until = Now + time;
        while (true)
        {
            var due = Waiting().Where(w => w.Bookmark.DueAt <= until).OrderBy(w => w.Bookmark.DueAt).FirstOrDefault();
            if (due.Instance is null)
            {
                break;
            }

            Now = due.Bookmark.DueAt!.Value > Now ? due.Bookmark.DueAt.Value : Now;
            await BurstAsync(due.Instance, new BurstCause.Resume(due.Bookmark.Id, null));
            await DrainAsync();
        }
        Now = until;
    }

    private IEnumerable<(Instance Instance, Bookmark Bookmark)> Waiting() =>
        Instances.Values.Where(i => i.State?.Status == WorkflowStatus.Running).SelectMany(i => i.State!.Bookmarks.Select(b => (i, b)));

    private async Task DrainAsync()
    {
        while (true)
        {
            if (_effects.TryDequeue(out var effect))
            {
                if (!effect.Lane.StartsWith(DetachedActivityRunner.LanePrefix, StringComparison.Ordinal))
                {
                    continue;
                }

                var result = await _detached.RunAsync(effect.Payload, services, CancellationToken.None);
                if (effect.BookmarkId is { } bookmark && Instances.TryGetValue(effect.InstanceId!, out var instance))
                {
                    await BurstAsync(instance, new BurstCause.Resume(bookmark, result.ToResumeInput()));
                }

                continue;
            }
            if (_stimuli.TryDequeue(out var stimulus))
            {
                if (stimulus.Start is { } start)
                {
                    var dispatched = new Instance(start.InstanceId, catalog.FindVersion(start.DefinitionVersionId)!);
                    Instances[dispatched.Id] = dispatched;
                    await BurstAsync(
                        dispatched,
                        new BurstCause.Start(stimulus.Input) { CorrelationId = stimulus.CorrelationId, Parent = start.Parent }
                    );
                    continue;
                }

                if (!await DeliverAsync(stimulus) && stimulus.KeepWhenUnmatched)
                {
                    _kept.Add(stimulus);
                }

                continue;
            }
            // An event that came too early is taken when somebody begins to wait for it.
            var kept = _kept.Find(s => Matching(s).Count > 0);
            if (kept is null)
            {
                return;
            }

            _kept.Remove(kept);
            _stimuli.Enqueue(kept);
        }
    }

    private List<(Instance Instance, Bookmark Bookmark)> Matching(Stimulus stimulus) =>
        [
            .. Waiting()
                .Where(w =>
                    w.Bookmark.Name == stimulus.Name
                    && w.Bookmark.Key == stimulus.Key
                    && (stimulus.InstanceId is null || stimulus.InstanceId == w.Instance.Id)
                    && (stimulus.CorrelationId is null || stimulus.CorrelationId == w.Instance.State!.CorrelationId)
                ),
        ];

    private async Task<bool> DeliverAsync(Stimulus stimulus)
    {
        var matching = Matching(stimulus);
        foreach (var (instance, bookmark) in matching)
        {
            await BurstAsync(instance, new BurstCause.Resume(bookmark.Id, stimulus.Input));
        }

        return matching.Count > 0;
    }

    private async Task BurstAsync(Instance instance, BurstCause cause)
    {
        while (true)
        {
            _bursts++;
            var result = await _runner.RunAsync(
                new BurstRequest
                {
                    Workflow = instance.Workflow,
                    InstanceId = instance.Id,
                    State = instance.State is null ? null : WorkflowState.Deserialize(instance.State.Serialize()),
                    Cause = cause,
                    Now = Now,
                    Catalog = catalog,
                    MaxSteps = maxSteps,
                    MaxDuration = TimeSpan.FromMinutes(1),
                    Children = Instances
                        .Where(p => p.Value.State is not null)
                        .ToDictionary(p => p.Key, p => WorkflowState.Deserialize(p.Value.State!.Serialize())),
                }
            );
            if (!result.Applied)
            {
                return;
            }

            Lines.AddRange(result.Lines);
            foreach (var change in result.Changes)
            {
                Take(change);
            }

            foreach (var stimulus in result.Stimuli)
            {
                _stimuli.Enqueue(stimulus);
            }

            foreach (var effect in result.Effects)
            {
                _effects.Enqueue(effect);
            }

            if (!result.Continues)
            {
                return;
            }

            cause = new BurstCause.Continue();
        }
    }

    private void Take(InstanceChange change)
    {
        if (!Instances.TryGetValue(change.InstanceId, out var instance))
        {
            Instances[change.InstanceId] = instance = new Instance(
                change.InstanceId,
                catalog.FindVersion(change.State.DefinitionVersionId)!
            );
        }

        instance.State = change.State;
        instance.Journal.AddRange(change.Journal);
        instance.Incidents.AddRange(change.Incidents);
        foreach (var execution in change.Executions)
        {
            instance.Executions[execution.Ordinal] = execution;
        }
    }
}
