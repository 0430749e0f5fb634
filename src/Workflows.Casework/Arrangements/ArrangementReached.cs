using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Starts the workflow when an arrangement reaches a state. The commit that changes the arrangement appends the stimulus, whatever caused the
/// change, so that a workflow starts once each time; the new instance has the arrangement's id as its correlation id.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Start when an arrangement reaches a state.",
    DisplayName = "When an arrangement reaches a state",
    Kind = ActivityKind.Trigger,
    PlainText = true
)]
public sealed class ArrangementReached : Trigger
{
    /// <summary>The name of the stimulus; its key is the state's name.</summary>
    public const string StimulusName = "ArrangementReached";

    /// <summary>The state: a name of <see cref="ArrangementState"/>.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(StateChoices), Description = "The state.", IsRequired = true)]
    public Input<string?> State { get; set; } = new((string?)null);

    /// <summary>Id of the arrangement.</summary>
    [Output(Description = "The arrangement's id.")]
    public Output<string?> ArrangementId { get; set; } = new();

    /// <summary>The service's three letters.</summary>
    [Output(Description = "The service's three letters.")]
    public Output<string?> Service { get; set; } = new();

    /// <summary>Id of the worker.</summary>
    [Output(Description = "The id of the worker.")]
    public Output<string?> WorkerId { get; set; } = new();

    /// <summary>The stimulus of an arrangement that has just reached its state. Its id names the change, so that it is taken once.</summary>
    internal static Stimulus Of(Arrangement arrangement) =>
        new()
        {
            Id = FormattableString.Invariant($"arrangement:{arrangement.Id}:{arrangement.Revision}"),
            Name = StimulusName,
            Key = arrangement.State.ToString(),
            CorrelationId = arrangement.Id,
            CaseId = arrangement.CaseId,
            Takers = StimulusTakers.TriggersOnly,
            Input = new JsonObject
            {
                ["arrangementId"] = arrangement.Id,
                ["service"] = arrangement.Service,
                ["workerId"] = arrangement.WorkerId,
            },
        };

    /// <inheritdoc />
    public override IEnumerable<TriggerStimulus> GetTriggerStimuli(TriggerIndexingContext context) =>
        ExactName.Find<ArrangementState>(context.Get(State)) is { } state
            ? [new TriggerStimulus(StimulusName, state.ToString())]
            : throw new FaultException($"there is no state '{context.Get(State)}' of arrangements.");

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (!context.TakeTrigger())
        {
            throw new FaultException("A workflow starts when an arrangement reaches a state; it cannot wait for that in its middle.");
        }

        context.Set(ArrangementId, (string?)context.ResumeInput["arrangementId"]);
        context.Set(Service, (string?)context.ResumeInput["service"]);
        context.Set(WorkerId, (string?)context.ResumeInput["workerId"]);
        return context.CompleteActivityAsync();
    }
}
