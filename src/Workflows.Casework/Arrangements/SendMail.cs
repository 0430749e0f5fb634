using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.People;

namespace Workflows.Casework.Arrangements;

/// <summary>Sends a mail about an arrangement to the people of some roles; it completes when the mail is queued.</summary>
[Activity("Casework", "Casework", "Send one of the pilot's mails.", DisplayName = "Send a mail", PlainText = true)]
public sealed class SendMail : Activity
{
    /// <summary>The lane in which the mail is queued.</summary>
    public const string Lane = "task:Casework.QueueMail";

    /// <summary>Id of the mail's template.</summary>
    [Input(UIHint = InputUIHints.DropDown, UIHandler = typeof(TemplateChoices), Description = "The mail.", IsRequired = true)]
    public Input<string> Template { get; set; } = new("");

    /// <summary>Id of the arrangement that the mail is about.</summary>
    [Input(Description = "The arrangement's id.", IsRequired = true)]
    public Input<string?> ArrangementId { get; set; } = new((string?)null);

    /// <summary>Codes of the roles that get the mail.</summary>
    [Input(
        UIHint = InputUIHints.CheckList,
        UIHandler = typeof(MailedRoleChoices),
        Description = "Who gets it. The worker is the arrangement's own; others are those of its service.",
        IsRequired = true
    )]
    public Input<string[]?> To { get; set; } = new((string[]?)null);

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var template = context.Get(Template) ?? "";
        var roles = context.Get(To) ?? [];
        if (context.GetRequiredService<ArrangementMail>().Refuse(template, roles) is { } refused)
        {
            throw new FaultException(refused);
        }

        context.QueueEffect(
            Lane,
            null,
            new JsonObject
            {
                ["template"] = template,
                ["arrangementId"] = context.Get(ArrangementId),
                ["to"] = new JsonArray([.. roles.Select(r => (JsonNode)r)]),
            }
        );
        return context.CompleteActivityAsync();
    }
}
