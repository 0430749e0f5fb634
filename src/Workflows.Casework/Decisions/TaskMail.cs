using System.Globalization;
using Workflows.Casework.Decisions.Identity;
using Workflows.Casework.Decisions.Links;
using Workflows.Casework.Pages;
using Workflows.Engine.Runtime;
using Workflows.Mail;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Decisions;

/// <summary>The mails of tasks: what they say is in the templates, what they may say is in RULES.md#mails.</summary>
public sealed class TaskMail(
    MailQueue queue,
    TaskLinks links,
    PeopleDirectory directory,
    WorkingCalendar calendar,
    Authenticators authenticators,
    BusinessClock clock
)
{
    private static readonly TimeSpan BetweenInvitations = TimeSpan.FromMinutes(10);

    private const string AuthenticatorTaskSql = """
        insert into tasks (id, kind, step, service, role, level, status, target_minutes, opened_at, clock_started_at, clock_used_minutes, payload)
        values (@id, 'enrolment', 'authenticator', @service, @role, 1, 'open', 0, @now, @now, 0, @payload) on conflict (id) do nothing
        """;

    /// <summary>Sends a person the next link of a task; older ones end.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="task">The task.</param>
    /// <param name="personId">To whose registered address.</param>
    /// <param name="template">The mail.</param>
    /// <param name="why">What causes it; with task, template and person it makes the mail's id.</param>
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
        var purpose = task.Kind switch
        {
            TaskKinds.Notice => LinkPurposes.Read,
            TaskKinds.Enrolment => LinkPurposes.Enrol,
            _ => LinkPurposes.Decide,
        };
        var values = await ValuesAsync(transaction, task, cancellationToken);
        values["link"] = await links.IssueAsync(transaction, task, personId, purpose, cancellationToken);
        await SendAsync(transaction, task, personId, template, why, values, askedFor, cancellationToken);
    }

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

    /// <summary>EM-34: nobody at the level that is needed is there.</summary>
    internal async Task NobodyOnDutyAsync(
        Transaction transaction,
        HumanTask task,
        IReadOnlyList<string> alerted,
        string why,
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
        foreach (var personId in people)
        {
            await TellAsync(
                transaction,
                task,
                personId,
                "EM-34",
                why,
                new Dictionary<string, string> { ["count"] = "1", ["link"] = Documents.WhatToDo },
                false,
                cancellationToken
            );
        }
    }

    /// <summary>EM-39: invites a person who will need an authenticator and has none; once in seven days.</summary>
    internal async Task InviteAsync(Transaction transaction, HumanTask task, string personId, CancellationToken cancellationToken)
    {
        if (task.Level >= 2 && await authenticators.InviteAsync(transaction, personId, clock.Now, TaskLinks.LongestLife, cancellationToken))
        {
            await InviteNowAsync(transaction, personId, task.Service, askedFor: false, cancellationToken);
        }
    }

    /// <summary>EM-39 again, because the person asks for it: the first may be gone or have ended; once in ten minutes.</summary>
    /// <returns>Whether one was sent.</returns>
    internal async Task<bool> InviteAgainAsync(
        Transaction transaction,
        HumanTask task,
        string personId,
        CancellationToken cancellationToken
    )
    {
        if (!await authenticators.InviteAsync(transaction, personId, clock.Now, BetweenInvitations, cancellationToken))
        {
            return false;
        }

        await InviteNowAsync(transaction, personId, task.Service, askedFor: true, cancellationToken);
        return true;
    }

    private async Task InviteNowAsync(
        Transaction transaction,
        string personId,
        string service,
        bool askedFor,
        CancellationToken cancellationToken
    )
    {
        var now = clock.Now;
        var id = $"enrol-{personId}-{now.ToMicroseconds()}";
        await transaction.ExecuteAsync(
            AuthenticatorTaskSql,
            new
            {
                id,
                service,
                role = Role.SafeguardingLead.Code(),
                now,
                payload = await authenticators.SealNothingAsync(transaction, id),
            },
            cancellationToken
        );
        await TaskStore.AssignAsync(
            transaction,
            id,
            new Assignment(personId, Role.SafeguardingLead, null),
            "invited",
            now,
            cancellationToken
        );
        var task = new HumanTask
        {
            Id = id,
            Kind = TaskKinds.Enrolment,
            Step = "authenticator",
            Service = service,
            Role = Role.SafeguardingLead,
            Level = 1,
            Status = "open",
            TargetMinutes = 0,
            OpenedAt = now,
            ClockStartedAt = now,
            ClockUsedMinutes = 0,
            Payload = new TaskPayload(null, [], [], [], []),
        };
        await SendLinkAsync(transaction, task, personId, "EM-39", "invited", askedFor, cancellationToken);
    }

    private async Task<Dictionary<string, string>> ValuesAsync(Transaction transaction, HumanTask task, CancellationToken cancellationToken)
    {
        var service = await directory.ServiceAsync(task.Service, transaction, cancellationToken);
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["service"] = service?.Name ?? task.Service };
        values["reference"] = task.Payload.CaseReference ?? values["service"];
        values["count"] = task.Payload.Questions.Count.ToString(CultureInfo.InvariantCulture);
        if (task.Payload.CaseReference is { } reference)
        {
            values["case_ref"] = reference;
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
