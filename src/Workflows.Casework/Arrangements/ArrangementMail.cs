using System.Globalization;
using Workflows.HumanTasks.Documents;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Queues mails about an arrangement to the people of some roles. The mails of its worker, managers and leads have a link to its page.
/// </summary>
public sealed class ArrangementMail(
    ArrangementPages pages,
    ArrangementBook arrangements,
    MailQueue queue,
    MailTemplates templates,
    PeopleDirectory directory,
    WorkingCalendar calendar
)
{
    private static readonly Dictionary<string, string> NoMore = [];

    /// <summary>Placeholders that have a value in every mail about an arrangement.</summary>
    private static readonly string[] Known = ["case_ref", "page", "link", "service", "mailbox"];

    /// <summary>The reason why a mail about an arrangement cannot be sent, in one sentence; null when it can.</summary>
    /// <param name="template">Id of the template.</param>
    /// <param name="roles">Codes of the roles that get it.</param>
    public string? Refuse(string template, IReadOnlyList<string> roles) =>
        !templates.Ids.Contains(template) ? $"There is no mail '{template}'."
        : templates.Get(template).Placeholders.FirstOrDefault(p => !Known.Contains(p)) is { } placeholder
            ? $"The mail {template} needs a value for '{placeholder}', which a mail about an arrangement does not have."
        : roles.Count == 0 ? "A mail needs a role that gets it."
        : roles.FirstOrDefault(r => Roles.Find(r) is null) is { } role ? $"There is no role '{role}' to send a mail to."
        : null;

    /// <summary>
    /// Queues a mail for each person of some roles. <c>Worker</c> is the arrangement's own worker; other roles are those of the service.
    /// </summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="id">What causes the mails; the id of each is made of it, the template and the person.</param>
    /// <param name="template">Id of the template.</param>
    /// <param name="arrangementId">Id of the arrangement.</param>
    /// <param name="roles">Codes of the roles that get it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Ids of the mails.</returns>
    /// <exception cref="MailException">A role, template or value is not known.</exception>
    public Task<IReadOnlyList<string>> SendAsync(
        Transaction transaction,
        string id,
        string template,
        string arrangementId,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken = default
    ) => SendAsync(transaction, id, template, arrangementId, roles, atAnyHour: false, cancellationToken);

    /// <summary>As the other method.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="id">What causes the mails; the id of each is made of it, the template and the person.</param>
    /// <param name="template">Id of the template.</param>
    /// <param name="arrangementId">Id of the arrangement.</param>
    /// <param name="roles">Codes of the roles that get it.</param>
    /// <param name="atAnyHour">Whether they leave at once, day and night.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Ids of the mails.</returns>
    /// <exception cref="MailException">A role, template or value is not known.</exception>
    public Task<IReadOnlyList<string>> SendAsync(
        Transaction transaction,
        string id,
        string template,
        string arrangementId,
        IReadOnlyList<string> roles,
        bool atAnyHour,
        CancellationToken cancellationToken = default
    ) => SendAsync(transaction, id, template, arrangementId, roles, atAnyHour, NoMore, cancellationToken);

    /// <summary>As the other method, with values of the caller's own for placeholders of the template.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="id">What causes the mails; the id of each is made of it, the template and the person.</param>
    /// <param name="template">Id of the template.</param>
    /// <param name="arrangementId">Id of the arrangement.</param>
    /// <param name="roles">Codes of the roles that get it.</param>
    /// <param name="atAnyHour">Whether they leave at once, day and night.</param>
    /// <param name="more">Values by placeholder.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Ids of the mails.</returns>
    /// <exception cref="MailException">A role, template or value is not known.</exception>
    public async Task<IReadOnlyList<string>> SendAsync(
        Transaction transaction,
        string id,
        string template,
        string arrangementId,
        IReadOnlyList<string> roles,
        bool atAnyHour,
        IReadOnlyDictionary<string, string> more,
        CancellationToken cancellationToken = default
    )
    {
        var ids = new List<string>();
        var arrangement =
            await arrangements.FindAsync(transaction, arrangementId, cancellationToken)
            ?? throw new MailException("There is no such arrangement to send a mail about.");
        foreach (var personId in await PeopleAsync(transaction, arrangement, roles, cancellationToken))
        {
            var values = Values(arrangement);
            foreach (var (name, value) in more)
            {
                values[name] = value;
            }

            if (templates.Get(template).Placeholders.Contains("link"))
            {
                values["link"] = await LinkAsync(transaction, id, arrangement, personId, cancellationToken);
            }

            ids.Add(await QueueAsync(transaction, id, template, personId, arrangement, values, atAnyHour, cancellationToken));
        }

        return ids;
    }

    /// <summary>Queues EM-16 for the worker, with a link to a page that names the questions.</summary>
    internal async Task AskForMoreAsync(
        Transaction transaction,
        string id,
        Arrangement arrangement,
        IReadOnlyList<string> questions,
        DateTimeOffset due,
        CancellationToken cancellationToken
    )
    {
        var values = Values(arrangement);
        values["count"] = questions.Count.ToString(CultureInfo.InvariantCulture);
        values["due"] = calendar.Due(due);
        values["link"] = await pages.OpenAsync(
            transaction,
            $"n-{id}",
            NoticeKind.MoreInformation,
            arrangement,
            arrangement.WorkerId,
            Role.Worker,
            questions,
            due,
            cancellationToken
        );
        await QueueAsync(transaction, id, "EM-16", arrangement.WorkerId, arrangement, values, atAnyHour: false, cancellationToken);
    }

    /// <summary>The arrangement's page for its worker and for managers and leads of its service; other people learn what the mail means.</summary>
    private async Task<string> LinkAsync(
        Transaction transaction,
        string id,
        Arrangement arrangement,
        string personId,
        CancellationToken cancellationToken
    )
    {
        if (personId == arrangement.WorkerId)
        {
            return await pages.OpenAsync(transaction, $"n-{id}", arrangement, personId, Role.Worker, cancellationToken);
        }

        return
            await directory.FindAsync(personId, transaction, cancellationToken) is { } person
            && ArrangementReaders.RoleOf(person, arrangement.WorkerId, arrangement.Service) is { } role
            ? await pages.OpenAsync(transaction, $"n-{id}:{personId}", arrangement, personId, role, cancellationToken)
            : DocumentPages.WhatToDo;
    }

    private static Dictionary<string, string> Values(Arrangement arrangement) =>
        new(StringComparer.Ordinal) { ["case_ref"] = arrangement.CaseReference, ["page"] = "/pages/other-channels" };

    private async Task<string> QueueAsync(
        Transaction transaction,
        string id,
        string template,
        string personId,
        Arrangement arrangement,
        Dictionary<string, string> values,
        bool atAnyHour,
        CancellationToken cancellationToken
    )
    {
        var request = new MailRequest
        {
            Id = $"{id}:{template}:{personId}",
            Template = template,
            To = personId,
            Values = values,
            CaseId = arrangement.CaseId,
            Service = arrangement.Service,
            Urgent = atAnyHour,
        };
        await queue.QueueAsync(transaction, request, cancellationToken);
        return request.Id;
    }

    private async Task<IReadOnlyList<string>> PeopleAsync(
        Transaction transaction,
        Arrangement arrangement,
        IReadOnlyList<string> roles,
        CancellationToken cancellationToken
    )
    {
        var people = new List<string>();
        foreach (var code in roles)
        {
            var role = Roles.Find(code) ?? throw new MailException($"There is no role '{code}' to send a mail to.");
            people.AddRange(
                role == Role.Worker
                    ? await IsHereAsync(transaction, arrangement.WorkerId, cancellationToken)
                        ? [arrangement.WorkerId]
                        : []
                    : (await directory.InRoleAsync(role, arrangement.Service, transaction, cancellationToken)).Select(p => p.Id)
            );
        }

        return [.. people.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Whether a person has not left: nothing is sent to the address of somebody who has.</summary>
    private async Task<bool> IsHereAsync(Transaction transaction, string personId, CancellationToken cancellationToken) =>
        await directory.FindAsync(personId, transaction, cancellationToken) is { Active: true };
}
