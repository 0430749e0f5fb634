namespace Workflows.Mail;

/// <summary>A mail that is to go out.</summary>
public sealed record MailRequest
{
    /// <summary>The effect's id, derived from what causes it (<c>item:ladder:rung:person</c>): the same id twice is one mail.</summary>
    public required string Id { get; init; }

    /// <summary>The template: <c>EM-01</c>.</summary>
    public required string Template { get; init; }

    /// <summary>The person it goes to; their registered address is read when it is queued.</summary>
    public string? To { get; init; }

    /// <summary>An address, for somebody who is no person of ours (a sender who is not on the register). Exactly one of the two is set.</summary>
    public string? ToAddress { get; init; }

    /// <summary>
    /// Values of the template's placeholders. <c>link</c> and <c>page</c> are paths (<c>/t/…</c>), and are completed with the public address.
    /// </summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The case whose key protects it while it waits.</summary>
    public string? CaseId { get; init; }

    /// <summary>The service whose nation's working days decide when it may leave; default: the person's own.</summary>
    public string? Service { get; init; }

    /// <summary>Business time before which it must not leave.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The reader has just asked for it on a page (a code, a fresh link): it leaves at once.</summary>
    public bool AskedFor { get; init; }

    /// <summary>An incident: it leaves at once, day and night.</summary>
    public bool Urgent { get; init; }

    /// <summary>The workflow instance that causes it; cancelling that instance drops it while it waits.</summary>
    public string? InstanceId { get; init; }
}
