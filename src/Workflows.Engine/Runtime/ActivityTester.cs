using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Runtime;

/// <summary>
/// Runs one activity of a definition, so that a designer sees what it does. It is a burst like any other, under the same limits, whose result
/// nobody commits: nothing is stored, queued, sent or scheduled, and no answers of a case can be read.
/// </summary>
public sealed class ActivityTester(
    IWorkflowCatalog catalog,
    ActivityRegistry registry,
    BurstRunner bursts,
    BurstLimits limits,
    Watchdog watchdog,
    BusinessClock clock
)
{
    /// <summary>Runs an activity.</summary>
    /// <param name="workflow">The compiled definition.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="variables">Values of variables by their ids; the others have their defaults.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FaultException">A value does not fit its variable.</exception>
    /// <exception cref="StuckException">The activity did not end, and was given up.</exception>
    public async Task<ActivityTestResult> RunAsync(
        CompiledWorkflow workflow,
        ActivityNode activity,
        JsonObject? variables,
        CancellationToken cancellationToken = default
    )
    {
        var request = new BurstRequest
        {
            Workflow = workflow,
            InstanceId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)),
            Cause = new BurstCause.Test(activity, ValuesOf(workflow, variables ?? [])),
            Now = clock.Now,
            Catalog = catalog,
            MaxSteps = limits.MaxSteps,
            MaxDuration = limits.MaxDuration,
        };
        var result = await watchdog.RunAsync(
            $"test of activity '{activity.Id}' of workflow '{workflow.DefinitionId}'",
            () => bursts.RunAsync(request, cancellationToken),
            cancellationToken
        );
        var change = result.Changes[0];
        var execution = change.Executions.First(e => e.ActivityNodeId == activity.NodeId);
        return new ActivityTestResult
        {
            Execution = execution,
            Incident = change.Incidents.FirstOrDefault(i => i.ActivityInstanceId == execution.Id),
            InnerIncidents = [.. change.Incidents.Where(i => i.ActivityInstanceId != execution.Id)],
            Effects = [.. result.Effects.Select(e => new TestedEffect(e.Lane, e.Key, Shown(e)))],
            Stimuli = result.Stimuli,
            Waits = [.. change.BookmarksAdded.Where(b => !b.WaitsForEffect)],
            Lines = result.Lines,
            WasCut = result.Continues,
        };
    }

    private static Dictionary<string, object?> ValuesOf(CompiledWorkflow workflow, JsonObject given)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var variable in workflow.Nodes.SelectMany(n => n.Variables))
        {
            if (!given.TryGetPropertyValue(variable.Id, out var value))
            {
                continue;
            }

            try
            {
                var plain = ValueJson.FromNode(value);
                values[variable.Id] =
                    plain is null || plain is string text && string.IsNullOrWhiteSpace(text)
                        ? null
                        : PlainValue.Of(ValueConverter.ConvertStrict(plain, variable.Type));
            }
            catch (Exception e)
                when (e
                        is ExpressionException
                            or FormatException
                            or InvalidCastException
                            or OverflowException
                            or ArgumentException
                            or JsonException
                )
            {
                throw new FaultException(
                    $"The test value of the variable '{variable.Name}' is not a {ValueConverter.Describe(variable.Type)}.",
                    inner: e
                );
            }
        }

        return values;
    }

    // Of an activity outside the burst its inputs are shown, as the journal shows them: without those that are not logged.
    private JsonObject Shown(Effect effect)
    {
        if (!effect.Lane.StartsWith(DetachedActivityRunner.LanePrefix, StringComparison.Ordinal))
        {
            return effect.Payload;
        }

        var type = effect.Lane[DetachedActivityRunner.LanePrefix.Length..];
        if (registry.Find(type) is not { RunsAsEffect: true } descriptor)
        {
            return effect.Payload;
        }

        var shown = new JsonObject();
        foreach (var (name, value) in DetachedRequest.Read(effect.Payload).Inputs ?? [])
        {
            if (!descriptor.Inputs.Any(i => i.Name == name && i.IsSensitive))
            {
                shown[name] = value?.DeepClone();
            }
        }

        return shown;
    }
}

/// <summary>What an activity did in a test.</summary>
public sealed record ActivityTestResult
{
    /// <summary>The activity's execution.</summary>
    public required ActivityExecutionRecord Execution { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public Incident? Incident { get; init; }

    /// <summary>Failures of activities within it.</summary>
    public required IReadOnlyList<Incident> InnerIncidents { get; init; }

    /// <summary>What it would have queued.</summary>
    public required IReadOnlyList<TestedEffect> Effects { get; init; }

    /// <summary>What it would have sent to other instances.</summary>
    public required IReadOnlyList<Stimulus> Stimuli { get; init; }

    /// <summary>What it would wait for.</summary>
    public required IReadOnlyList<Bookmark> Waits { get; init; }

    /// <summary>Lines that it wrote.</summary>
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>Whether the limits of a burst ended the test before the activity was done.</summary>
    public required bool WasCut { get; init; }
}

/// <summary>An effect that a test did not queue.</summary>
/// <param name="Lane">Its lane.</param>
/// <param name="Key">Its key in the lane, or null.</param>
/// <param name="Payload">What was to be done.</param>
public sealed record TestedEffect(string Lane, string? Key, JsonObject Payload);
