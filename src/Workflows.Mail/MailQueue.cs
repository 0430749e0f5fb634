using System.Security.Cryptography;
using System.Text;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Mail;

/// <summary>
/// Queues mails in the transaction of the change that causes them. A mail is rendered once, stored encrypted, and sent by the lane
/// <c>smtp</c> after the commit. Mails to staff leave between 08:00 and 18:00 on a working day of the service's nation, unless they are
/// urgent or the reader has just asked for them.
/// </summary>
public sealed class MailQueue(
    PeopleDirectory directory,
    MailTemplates templates,
    MailOptions options,
    PublicAddress address,
    WorkingCalendar calendar,
    BusinessClock clock,
    Outbox outbox
)
{
    /// <summary>Queues a mail in the caller's transaction.</summary>
    /// <returns>False when a mail with this id was queued before; the first one is sent as it was rendered.</returns>
    /// <exception cref="MailException">The template, a value, the address or the person is not known.</exception>
    public async Task<bool> QueueAsync(Transaction transaction, MailRequest request, CancellationToken cancellationToken = default)
    {
        var template = templates.Get(request.Template);
        var (to, service, nation) = await AddresseeAsync(transaction, request, cancellationToken);
        var values = new Dictionary<string, string>(request.Values);
        values.TryAdd("mailbox", options.Mailbox);
        if (service is not null)
        {
            values.TryAdd("service", service.Name);
        }

        var now = clock.Now;
        var notBefore = request.NotBefore is { } wished && wished > now ? wished : now;
        if (!request.Urgent && !request.AskedFor && !options.AnyHour)
        {
            notBefore = calendar.NextMailTime(notBefore, nation);
        }

        var words = template.Render(values, address.ToString());
        var mail = new QueuedMail(
            template.Id,
            MessageId(request.Id),
            to,
            options.From,
            options.Mailbox,
            words.Subject,
            words.Text,
            words.Html,
            notBefore
        );
        var effect = new Effect
        {
            Id = request.Id,
            Lane = QueuedMail.Lane,
            Payload = mail.ToPayload(),
            NotBefore = notBefore > now ? notBefore : null,
            CaseId = request.CaseId,
            InstanceId = request.InstanceId,
        };
        return await outbox.AppendAsync(transaction, effect, cancellationToken);
    }

    private async Task<(string Address, Service? Service, Nation Nation)> AddresseeAsync(
        Transaction transaction,
        MailRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.To is null == request.ToAddress is null)
        {
            throw new MailException($"{request.Template}: a mail goes to a person or to an address, one of the two.");
        }

        var service = request.Service is null ? null : await directory.ServiceAsync(request.Service, transaction, cancellationToken);
        if (request.ToAddress is { } address)
        {
            return PlainAddress.Is(address)
                ? (address, service, service?.Nation ?? Nation.EnglandAndWales)
                : throw new MailException($"{request.Template}: the address is not one plain address.");
        }

        var person =
            await directory.FindAsync(request.To!, transaction, cancellationToken)
            ?? throw new MailException($"{request.Template}: there is no person '{request.To}' in the directory.");
        // The person's own service decides at which hours the mail leaves; it is not written into the mail, which may be about a case of
        // another service.
        var home = service;
        if (home is null && person.Roles.FirstOrDefault(r => r.Service is not null)?.Service is { } own)
        {
            home = await directory.ServiceAsync(own, transaction, cancellationToken);
        }

        return (person.Email, service, home?.Nation ?? Nation.EnglandAndWales);
    }

    private string MessageId(string effectId)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(effectId)))[..40];
        return $"{hash}@{options.From[(options.From.IndexOf('@', StringComparison.Ordinal) + 1)..]}";
    }
}
