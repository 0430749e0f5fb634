using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Casework.Arrangements;

/// <summary>Sends a mail about an arrangement to people by their role; done when it is queued.</summary>
[Activity("Casework", "Casework", "Send one of the pilot's mails.", DisplayName = "Send a mail")]
public sealed class SendMail : Activity
{
    /// <summary>The lane in which it is queued.</summary>
    public const string Lane = "task:Casework.QueueMail";

    /// <summary>The template.</summary>
    [Input(Description = "EM-14, EM-17…", IsRequired = true)]
    public Input<string> Template { get; set; } = new("EM-14");

    /// <summary>The arrangement that it is about.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>Roles that it goes to.</summary>
    [Input(UIHint = InputUIHints.MultiText, Description = "Worker, SM, SL, HoS, PilotLead…")]
    public Input<string[]?> To { get; set; } = new(["Worker"]);

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.QueueEffect(
            Lane,
            null,
            new JsonObject
            {
                ["template"] = context.Get(Template),
                ["arrangementId"] = context.Get(ArrangementId),
                ["to"] = new JsonArray([.. (context.Get(To) ?? []).Select(r => (JsonNode)r)]),
            }
        );
        return context.CompleteActivityAsync();
    }
}
