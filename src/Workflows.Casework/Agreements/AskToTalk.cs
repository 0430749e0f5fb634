using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Casework.Agreements;

/// <summary>
/// Asks the worker to talk with the young person, who wants to talk before answering (EM-18). It completes when the request is queued, because the
/// young person may answer meanwhile; a request that is open already is not repeated.
/// </summary>
[Activity(
    "Casework",
    "Casework",
    "The young person wants to talk first: ask the worker to do so within two working days.",
    DisplayName = "Ask the worker to talk",
    PlainText = true
)]
public sealed class AskToTalk : Activity
{
    /// <summary>The lane in which the task is opened.</summary>
    public const string Lane = "task:Casework.OpenAgreementTalk";

    /// <summary>Id of the arrangement.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.QueueEffect(Lane, null, new JsonObject { ["arrangementId"] = context.Get(ArrangementId) });
        return context.CompleteActivityAsync();
    }
}
