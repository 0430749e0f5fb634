using System.Text.Json.Nodes;
using Workflows.Engine.Execution;

namespace Workflows.Engine.Runtime;

/// <summary>A stimulus for one instance. It causes one burst, and the commit of that burst deletes it.</summary>
public sealed record Delivery
{
    /// <summary>Derived from the stimulus and its target, so that splitting a stimulus again makes the same delivery.</summary>
    public required string Id { get; init; }

    /// <summary>The instance that runs the burst.</summary>
    public required string InstanceId { get; init; }

    /// <summary>Whether the burst starts, resumes, continues, cancels or retries the instance, or sets its variables.</summary>
    public required DeliveryKind Kind { get; init; }

    /// <summary>For a start: the version to run.</summary>
    public string? DefinitionVersionId { get; init; }

    /// <summary>For a start: the trigger that matched; null when a caller starts the instance.</summary>
    public string? TriggerActivityId { get; init; }

    /// <summary>For a start that an instance dispatched: that instance.</summary>
    public InstanceParent? Parent { get; init; }

    /// <summary>For a start: whether it is parked, instead of dropped, when a running instance forbids it. A form is never dropped.</summary>
    public bool MustBeTaken { get; init; }

    /// <summary>For a resume: the bookmark.</summary>
    public string? BookmarkId { get; init; }

    /// <summary>For a retry: the faulted activity execution; null for all of them.</summary>
    public string? ActivityInstanceId { get; init; }

    /// <summary>The inputs of the instance or of the resumed activity.</summary>
    public JsonObject? Input { get; init; }

    /// <summary>For a start: the correlation id.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The read set that the instance is bound to from this burst on; null leaves it unchanged.</summary>
    public string? ReadSetKey { get; init; }

    /// <summary>See <see cref="Stimulus.CarriesAnswers"/>.</summary>
    public bool CarriesAnswers { get; init; }

    /// <summary>
    /// The event that it carries, when no other instance got that event. If another event resumes the bookmark first, this one goes back to the
    /// inbox, so that it is not lost.
    /// </summary>
    public Stimulus? Event { get; init; }

    /// <summary>The case whose key encrypts the input.</summary>
    public string? CaseId { get; init; }

    /// <summary>For a continuation: how many bursts before it continued one another without a wait.</summary>
    public int Continues { get; init; }

    /// <summary>An order to cancel an instance. Whoever orders it makes the same one, so that it is carried out once.</summary>
    public static Delivery ToCancel(string instanceId) =>
        new()
        {
            Id = Ids.Hash("cancel", instanceId),
            InstanceId = instanceId,
            Kind = DeliveryKind.Cancel,
        };

    /// <summary>How often it was claimed before. After five claims without a commit it is parked.</summary>
    public int Attempts { get; init; }
}

/// <summary>What the burst of a delivery does.</summary>
public enum DeliveryKind
{
    /// <summary>Starts a new instance.</summary>
    Start,

    /// <summary>Resumes a bookmark.</summary>
    Resume,

    /// <summary>Continues a burst that was cut at its limit.</summary>
    Continue,

    /// <summary>Cancels the instance.</summary>
    Cancel,

    /// <summary>Runs faulted activities again.</summary>
    Retry,

    /// <summary>Sets variables; <see cref="Delivery.Input"/> has the values by the variables' ids.</summary>
    SetVariables,
}
