using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;

namespace Workflows.Casework.Setup;

/// <summary>
/// Waits until the set-up is over. <c>TimeIsUp</c>: ladder K2 ended without a complete form. <c>Active</c>: the arrangement became active.
/// <c>Left</c>: it went to another state.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "Wait until the time for the set-up is up, or the arrangement has left the state.",
    DisplayName = "When the set-up is over",
    PlainText = true
)]
[FlowNode(TimeIsUpPort, ActivePort, LeftPort)]
public sealed class SetupTime : Activity
{
    private const string StimulusName = "SetupOver";
    private const string TimeIsUpPort = "TimeIsUp";
    private const string ActivePort = "Active";
    private const string LeftPort = "Left";

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>The stimulus of a ladder that ended.</summary>
    internal static Stimulus IsUp(HumanTask task) => Of($"set-up-time:{task.Id}", task.Subject!, task.CaseId, TimeIsUpPort);

    /// <summary>The stimulus of an arrangement that has left the state in which it waited for its set-up.</summary>
    internal static Stimulus HasLeft(Arrangement after) =>
        Of(
            FormattableString.Invariant($"set-up-left:{after.Id}:{after.Revision}"),
            after.Id,
            after.CaseId,
            after.State == ArrangementState.Active ? ActivePort : LeftPort
        );

    /// <inheritdoc />
    protected override void Execute(ActivityExecutionContext context)
    {
        if (context.Get(ArrangementId) is not { Length: > 0 } id)
        {
            throw new FaultException("There is no arrangement whose set-up could end.");
        }

        context.CreateBookmark(StimulusName, id, OnOverAsync);
    }

    private ValueTask OnOverAsync(ActivityExecutionContext context) =>
        context.CompleteActivityWithOutcomesAsync(context.ResumeInput["port"]?.ToString() ?? LeftPort);

    private static Stimulus Of(string id, string arrangementId, string? caseId, string port) =>
        new()
        {
            Id = id,
            Name = StimulusName,
            Key = arrangementId,
            CaseId = caseId,
            Takers = StimulusTakers.WaitsOnly,
            Input = new JsonObject { ["port"] = port },
        };
}
