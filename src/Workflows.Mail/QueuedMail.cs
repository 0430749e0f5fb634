using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Mail;

/// <summary>A mail as it waits in the outbox: rendered once, so that every attempt sends the same words.</summary>
/// <param name="Template">Its template's id.</param>
/// <param name="MessageId">Derived from the effect's id, so that mail servers recognise a repeat: <c>hash@host</c>.</param>
/// <param name="To">The recipient's address.</param>
/// <param name="From">The sender's address.</param>
/// <param name="ReplyTo">The address of the monitored mailbox.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same words as HTML.</param>
/// <param name="Date">Business time from which it may be sent.</param>
public sealed record QueuedMail(
    string Template,
    string MessageId,
    string To,
    string From,
    string ReplyTo,
    string Subject,
    string Text,
    string Html,
    DateTimeOffset Date
)
{
    /// <summary>The lane of mails.</summary>
    public const string Lane = "smtp";

    internal JsonObject ToPayload() => JsonSerializer.SerializeToNode(this, JsonSerializerOptions.Web)!.AsObject();

    internal static QueuedMail Read(JsonObject payload) => payload.Deserialize<QueuedMail>(JsonSerializerOptions.Web)!;
}
