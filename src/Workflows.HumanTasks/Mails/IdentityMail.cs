using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.HumanTasks.Mails;

/// <summary>
/// Queues the mails about proofs of identity. They are about a person and belong to no case, so they can be sent when a case was erased, and
/// they leave at once: a warning that waits for the morning is no warning.
/// </summary>
public sealed class IdentityMail(MailQueue queue, PeopleDirectory directory)
{
    /// <summary>Sends a person a code (EM-32).</summary>
    public Task SendCodeAsync(
        Transaction transaction,
        string personId,
        string codeId,
        string code,
        CancellationToken cancellationToken = default
    ) => SendAsync(transaction, personId, "EM-32", codeId, new Dictionary<string, string> { ["code"] = code }, cancellationToken);

    /// <summary>Tells a person something about their proofs.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="personId">Id of the person whom it is about.</param>
    /// <param name="template">Id of the mail's template.</param>
    /// <param name="why">What causes the mail; the mail's id is made of it, the template and the recipient.</param>
    /// <param name="values">The values of the template's placeholders; <c>reference</c> is the person's id.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task TellOwnerAsync(
        Transaction transaction,
        string personId,
        string template,
        string why,
        IReadOnlyDictionary<string, string> values,
        CancellationToken cancellationToken = default
    )
    {
        if (await directory.FindAsync(personId, transaction, cancellationToken) is { Active: true })
        {
            await SendAsync(transaction, personId, template, why, About(personId, values), cancellationToken);
        }
    }

    /// <summary>Tells a person and the digital team something about the person's proofs.</summary>
    /// <inheritdoc cref="TellOwnerAsync" path="/param" />
    public async Task TellOwnerAndTeamAsync(
        Transaction transaction,
        string personId,
        string template,
        string why,
        IReadOnlyDictionary<string, string> values,
        CancellationToken cancellationToken = default
    )
    {
        await TellOwnerAsync(transaction, personId, template, why, values, cancellationToken);
        foreach (var member in await directory.InRoleAsync(Role.DigitalTeam, null, transaction, cancellationToken))
        {
            if (member.Id != personId)
            {
                await SendAsync(transaction, member.Id, template, why, About(personId, values), cancellationToken);
            }
        }
    }

    private static Dictionary<string, string> About(string personId, IReadOnlyDictionary<string, string> values) =>
        new(values) { ["reference"] = personId };

    private Task<bool> SendAsync(
        Transaction transaction,
        string to,
        string template,
        string why,
        IReadOnlyDictionary<string, string> values,
        CancellationToken cancellationToken
    ) =>
        queue.QueueAsync(
            transaction,
            new MailRequest
            {
                Id = $"identity:{template}:{why}:{to}",
                Template = template,
                To = to,
                Values = values,
                AskedFor = true,
            },
            cancellationToken
        );
}
