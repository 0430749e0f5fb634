using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Mail;

/// <summary>A mail as it waits in the outbox: rendered once, sent as it is, however often the sending is tried.</summary>
/// <param name="Template">Its template's id.</param>
/// <param name="MessageId">Derived from the effect's id, so that a repeat is recognised: <c>hash@host</c>.</param>
/// <param name="To">One address.</param>
/// <param name="From">The sender.</param>
/// <param name="ReplyTo">The monitored mailbox.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Plain text.</param>
/// <param name="Html">The same words.</param>
/// <param name="Date">Business time from which it may leave.</param>
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
