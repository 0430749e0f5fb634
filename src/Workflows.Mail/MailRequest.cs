namespace Workflows.Mail;

/// <summary>A mail to queue.</summary>
public sealed record MailRequest
{
    /// <summary>
    /// The id of the effect, derived from what causes the mail (<c>item:ladder:rung:person</c>): the same id twice is one mail.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The template: <c>EM-01</c>.</summary>
    public required string Template { get; init; }

    /// <summary>Id of the recipient; the registered address is read when the mail is queued.</summary>
    public string? To { get; init; }

    /// <summary>
    /// The address of a recipient who is not in the directory, such as a sender who is not on the register. Either this or <see cref="To"/>
    /// is set.
    /// </summary>
    public string? ToAddress { get; init; }

    /// <summary>
    /// Values of the template's placeholders. <c>link</c> and <c>page</c> are paths (<c>/t/…</c>), and are completed with the public address.
    /// </summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The case with whose key the mail is encrypted while it waits.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service whose nation's working days decide when it may leave; default: the person's own.</summary>
    public string? Service { get; init; }

    /// <summary>Business time before which the mail is not sent.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Whether the reader has just asked for it on a page (a code, a fresh link); it is sent at once then.</summary>
    public bool AskedFor { get; init; }

    /// <summary>Whether it is about an incident; it is sent at once then, day and night.</summary>
    public bool Urgent { get; init; }

    /// <summary>The workflow instance that causes it; when that instance is cancelled, the mail is dropped unless it was sent.</summary>
    public string? InstanceId { get; init; }
}
