using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Documents;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Links;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.HumanTasks.Mails;

/// <summary>Queues the mails about tasks. Their words are in the templates; RULES.md#mails says what a mail may carry.</summary>
public sealed class TaskMail(
    MailQueue queue,
    TaskLinks links,
    PeopleDirectory directory,
    WorkingCalendar calendar,
    TaskKindCatalog kinds,
    BusinessClock clock
)
{
    /// <summary>Sends a person a new link of a task and revokes the older ones.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="task">The task to which the link leads.</param>
    /// <param name="personId">Id of the person to whose registered address the mail goes.</param>
    /// <param name="template">Id of the mail's template.</param>
    /// <param name="why">What causes the mail; the mail's id is made of it, the task, the template and the person.</param>
    /// <param name="askedFor">Whether the person has just asked for it on a page.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task SendLinkAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        string template,
        string why,
        bool askedFor,
        CancellationToken cancellationToken = default
    )
    {
        var values = await ValuesAsync(transaction, task, cancellationToken);
        values["link"] = await links.IssueAsync(transaction, task, personId, kinds.Of(task).LinkPurpose, cancellationToken);
        askedFor |= kinds.Of(task).IsUrgent(task);
        await SendAsync(transaction, task, personId, template, why, values, askedFor, cancellationToken);
    }

    /// <summary>Sends the mail with which the task's kind asks a person.</summary>
    public Task AskAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        string why,
        bool askedFor = false,
        CancellationToken cancellationToken = default
    ) => SendLinkAsync(transaction, task, personId, kinds.Of(task).AskedBy(task), why, askedFor, cancellationToken);

    /// <summary>Sends a mail about a task that carries no link of its own.</summary>
    public async Task TellAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        string template,
        string why,
        IReadOnlyDictionary<string, string> more,
        bool askedFor = false,
        CancellationToken cancellationToken = default
    )
    {
        var values = await ValuesAsync(transaction, task, cancellationToken);
        foreach (var (name, value) in more)
        {
            values[name] = value;
        }

        await SendAsync(transaction, task, personId, template, why, values, askedFor, cancellationToken);
    }

    /// <summary>
    /// Sends EM-34: no person who may answer the task is on duty. It goes to the alerted people, else to the head of safeguarding and the
    /// service's manager, to each once a day for a service and role: it names no case, so a second one would say nothing new.
    /// </summary>
    internal async Task NobodyOnDutyAsync(
        Transaction transaction,
        HumanTask task,
        IReadOnlyList<string> alerted,
        CancellationToken cancellationToken
    )
    {
        var people =
            alerted.Count > 0
                ? alerted
                :
                [
                    .. (await directory.InRoleAsync(Role.HeadOfSafeguarding, task.Service, transaction, cancellationToken))
                        .Concat(await directory.InRoleAsync(Role.ServiceManager, task.Service, transaction, cancellationToken))
                        .Select(p => p.Id)
                        .Distinct(),
                ];
        var service = await directory.ServiceAsync(task.Service, transaction, cancellationToken);
        var leaves = calendar.NextMailTime(clock.Now, service?.Nation ?? Nation.EnglandAndWales);
        foreach (var personId in people)
        {
            await queue.QueueAsync(
                transaction,
                new MailRequest
                {
                    Id = $"nobody:{task.Service}:{task.RoleCode}:{calendar.Local(leaves).Date.ToString("uuuu-MM-dd", null)}:{personId}",
                    Template = "EM-34",
                    To = personId,
                    Values = new Dictionary<string, string> { ["link"] = DocumentPages.WhatToDo },
                    Service = task.Service,
                },
                cancellationToken
            );
        }
    }

    private async Task<Dictionary<string, string>> ValuesAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken)
    {
        var service = await directory.ServiceAsync(task.Service, transaction, cancellationToken);
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["service"] = service?.Name ?? task.Service };
        values["reference"] = task.Payload.Reference ?? values["service"];
        if (task.Payload.Reference is { } reference)
        {
            values["case_ref"] = reference;
        }

        foreach (var (name, value) in kinds.Of(task).MailValues(task))
        {
            values[name] = value;
        }

        if (task.DueAt is { } due)
        {
            values["due"] = calendar.Due(due);
            values["due_long"] = calendar.DueLong(due);
        }

        return values;
    }

    private Task<bool> SendAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        string template,
        string why,
        Dictionary<string, string> values,
        bool askedFor,
        CancellationToken cancellationToken
    ) =>
        queue.QueueAsync(
            transaction,
            new MailRequest
            {
                Id = $"{task.Id}:{template}:{why}:{personId}",
                Template = template,
                To = personId,
                Values = values,
                CaseId = task.CaseId,
                Service = task.Service,
                AskedFor = askedFor,
            },
            cancellationToken
        );
}
