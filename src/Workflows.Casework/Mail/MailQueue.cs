using Workflows.Storage;

namespace Workflows.Casework.Mail;

/// <summary>Queues mails: rendered once, stored sealed, sent afterwards by the lane <c>smtp</c>.</summary>
public sealed class MailQueue
{
    /// <summary>Queues a mail in the caller's transaction.</summary>
    /// <returns>False when this id was queued before.</returns>
    /// <exception cref="MailException">The template, a value or the person is not known.</exception>
    public Task<bool> QueueAsync(Transaction tx, MailRequest request, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
