using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Privacy;
using Workflows.Submissions;
using Workflows.Submissions.Forms;

namespace Workflows.Casework.Register;

/// <summary>
/// Checks whether a form's sender may send it: an active worker of the pilot or, for the forms that are open to all staff, any active
/// person of the directory. A refused sender is recorded (time, form and hash of the address, nothing else) and told how to join (EM-05),
/// and the pilot lead is told (EM-06), all in the caller's transaction. Checking the same response again records and sends nothing twice.
/// </summary>
public sealed class RegisterGate(
    PilotRegister register,
    FormCatalog forms,
    PeopleDirectory directory,
    MailQueue mail,
    WorkingCalendar calendar,
    Vault vault
) : ISenderGate
{
    // A stranger can type any address into a form. These limits keep the server from filling the mailbox of that address, or the pilot
    // lead's.
    private const int MailsToAnAddressADay = 5;
    private const int MailsToThePilotLeadADay = 50;

    private const string NoteRefusalSql = """
        insert into refused_senders (id, at, form_key, address_hash, service) values (@id, @at, @formKey, @addressHash, @service)
        on conflict (id) do nothing
        """;
    private const string CountOfAddressSql =
        "select count(*) from refused_senders where address_hash = @addressHash and at > @since and at <= @at";
    private const string CountAllSql = "select count(*) from refused_senders where at > @since and at <= @at";

    /// <inheritdoc />
    public async ValueTask<SenderVerdict> AskAsync(
        Transaction transaction,
        string formKey,
        string? address,
        DateTimeOffset submittedAt,
        CancellationToken cancellationToken
    )
    {
        address = string.IsNullOrWhiteSpace(address) ? null : address.Trim();
        var person = address is null ? null : await directory.FindByEmailAsync(address, transaction, cancellationToken);
        return await StandingAsync(transaction, formKey, person, cancellationToken)
            ?? new SenderVerdict(false, null, await RefuseAsync(transaction, formKey, address, person, submittedAt, cancellationToken));
    }

    /// <inheritdoc />
    public async ValueTask<SenderVerdict> StandingAsync(
        Transaction transaction,
        string formKey,
        string personId,
        CancellationToken cancellationToken
    ) =>
        await StandingAsync(transaction, formKey, await directory.FindAsync(personId, transaction, cancellationToken), cancellationToken)
        ?? new SenderVerdict(false, null, null);

    /// <inheritdoc />
    public async ValueTask RefuseAsync(
        Transaction transaction,
        string formKey,
        string? address,
        DateTimeOffset submittedAt,
        CancellationToken cancellationToken
    ) =>
        await RefuseAsync(
            transaction,
            formKey,
            address,
            address is null ? null : await directory.FindByEmailAsync(address, transaction, cancellationToken),
            submittedAt,
            cancellationToken
        );

    private async Task<SenderVerdict?> StandingAsync(
        Transaction transaction,
        string formKey,
        Person? person,
        CancellationToken cancellationToken
    )
    {
        if (person is null)
        {
            return null;
        }

        if (await register.FindActiveAsync(transaction, person, cancellationToken) is { } worker)
        {
            return new SenderVerdict(true, worker.PersonId, worker.Service);
        }

        if (person.Active && SendersOf(formKey) == FormSenders.Staff)
        {
            return new SenderVerdict(true, person.Id, await ServiceOfAsync(transaction, person, cancellationToken));
        }

        return person.Active && SendersOf(formKey) == FormSenders.WorkersAndManagers && person.Roles.Any(r => r.Role == Role.ServiceManager)
            ? new SenderVerdict(true, person.Id, null, MayOpen: false)
            : null;
    }

    /// <returns>Code of the sender's service; null when the sender is not in the directory.</returns>
    private async Task<string?> RefuseAsync(
        Transaction transaction,
        string formKey,
        string? address,
        Person? person,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var addressHash = address is null ? null : vault.Hash("refused address", address);
        var service = person is null ? null : await ServiceOfAsync(transaction, person, cancellationToken);
        var id = Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes($"{formKey}\n{addressHash}\n{at.ToMicroseconds().ToString(CultureInfo.InvariantCulture)}")
            )
        )[..32];
        var noted = await transaction.ExecuteAsync(
            NoteRefusalSql,
            new
            {
                id,
                at,
                formKey,
                addressHash,
                service,
            },
            cancellationToken
        );
        if (noted == 0)
        {
            return service;
        }

        var since = at.AddDays(-1);
        if (
            PlainAddress.Is(address)
            && (
                await transaction.QueryAsync<long>(
                    CountOfAddressSql,
                    new
                    {
                        addressHash,
                        since,
                        at,
                    },
                    cancellationToken
                )
            )[0] <= MailsToAnAddressADay
        )
        {
            await mail.QueueAsync(
                transaction,
                new MailRequest
                {
                    Id = $"refused:{id}:EM-05",
                    Template = "EM-05",
                    ToAddress = address,
                    Service = service,
                    // The sender has just sent the form, and must not believe that it was accepted: the mail leaves at once.
                    AskedFor = true,
                    Values = new Dictionary<string, string> { ["page"] = "/pages/join" },
                },
                cancellationToken
            );
        }

        if ((await transaction.QueryAsync<long>(CountAllSql, new { since, at }, cancellationToken))[0] <= MailsToThePilotLeadADay)
        {
            await TellPilotLeadAsync(transaction, id, service, at, cancellationToken);
        }

        return service;
    }

    private async Task TellPilotLeadAsync(
        Transaction transaction,
        string id,
        string? service,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var name = service is null
            ? "service not known"
            : (await directory.ServiceAsync(service, transaction, cancellationToken))?.Name ?? service;
        foreach (var lead in await directory.InRoleAsync(Role.PilotLead, service, transaction, cancellationToken))
        {
            await mail.QueueAsync(
                transaction,
                new MailRequest
                {
                    Id = $"refused:{id}:EM-06:{lead.Id}",
                    Template = "EM-06",
                    To = lead.Id,
                    Service = service,
                    Values = new Dictionary<string, string>
                    {
                        ["service"] = name,
                        ["time"] = calendar.DueLong(at),
                        ["link"] = "/register",
                    },
                },
                cancellationToken
            );
        }
    }

    // Only registered workers may send a form that has no file in the folder forms.
    private FormSenders SendersOf(string formKey) => forms.Find(formKey)?.Settings.Senders ?? FormSenders.Workers;

    /// <summary>The service of a person: that of the register, else that of their first role for one service.</summary>
    private async Task<string?> ServiceOfAsync(Transaction transaction, Person person, CancellationToken cancellationToken) =>
        (await register.FindAsync(person.Id, transaction, cancellationToken))?.Service
        ?? person.Roles.FirstOrDefault(r => r.Service is not null)?.Service;
}
