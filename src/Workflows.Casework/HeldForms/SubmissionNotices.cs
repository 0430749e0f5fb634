using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Documents;
using Workflows.HumanTasks.Tasks;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;
using Workflows.Submissions;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;

namespace Workflows.Casework.HeldForms;

/// <summary>
/// Tells people about forms that were held, or edited after a decision: EM-35 to the worker, EM-40 to the manager, EM-33 and EM-42 to the
/// lead.
/// </summary>
public sealed class SubmissionNotices(
    ArrangementBook arrangements,
    HeldFormAsking asking,
    TaskOpening opening,
    MailQueue mail,
    PeopleDirectory directory,
    Rota rota,
    BusinessClock clock
) : ISubmissionNotices
{
    /// <inheritdoc />
    public async ValueTask HeldAsync(
        Transaction transaction,
        string submissionId,
        string? personId,
        string reason,
        HeldCase? about,
        CancellationToken cancellationToken
    )
    {
        var id = $"held:{submissionId}:{reason}:{clock.Now.ToMicroseconds()}";
        if (reason != HoldReason.SecondRequest)
        {
            if (personId is not null && await HeldRevisions.FindAsync(transaction, submissionId, cancellationToken) is { } held)
            {
                var link = await opening.OpenNoticeAsync(
                    transaction,
                    HeldNoticeKind.NoticeOf(submissionId, held),
                    personId,
                    cancellationToken
                );
                await QueueAsync(transaction, id, "EM-35", personId, null, about?.CaseId, null, link, cancellationToken);
            }
        }
        else if (about is not null)
        {
            foreach (var manager in await directory.InRoleAsync(Role.ServiceManager, about.Service, transaction, cancellationToken))
            {
                await QueueAsync(
                    transaction,
                    id,
                    "EM-40",
                    manager.Id,
                    about.Reference,
                    about.CaseId,
                    about.Service,
                    DocumentPages.WhatToDo,
                    cancellationToken
                );
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask AskLeadAsync(Transaction transaction, HeldWords held, CancellationToken cancellationToken) =>
        await asking.OpenAsync(transaction, held, cancellationToken);

    /// <inheritdoc />
    public async ValueTask EditedAfterDecisionAsync(
        Transaction transaction,
        string submissionId,
        int revision,
        string arrangementId,
        string caseId,
        CancellationToken cancellationToken
    )
    {
        if (await arrangements.FindAsync(transaction, arrangementId, cancellationToken) is not { } arrangement)
        {
            return;
        }

        var routing = await rota.RouteAsync(
            transaction,
            Role.SafeguardingLead,
            arrangement.Service,
            new HashSet<string>(StringComparer.Ordinal) { arrangement.WorkerId },
            clock.Now,
            cancellationToken
        );
        foreach (var lead in routing.Assignees)
        {
            await QueueAsync(
                transaction,
                $"edited:{submissionId}:{revision}",
                "EM-33",
                lead.PersonId,
                arrangement.CaseReference,
                caseId,
                arrangement.Service,
                DocumentPages.WhatToDo,
                cancellationToken
            );
        }
    }

    private Task<bool> QueueAsync(
        Transaction transaction,
        string id,
        string template,
        string personId,
        string? reference,
        string? caseId,
        string? service,
        string link,
        CancellationToken cancellationToken
    )
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["link"] = link };
        if (reference is not null)
        {
            values["case_ref"] = reference;
        }

        return mail.QueueAsync(
            transaction,
            new MailRequest
            {
                Id = $"{id}:{template}:{personId}",
                Template = template,
                To = personId,
                Values = values,
                CaseId = caseId,
                Service = service,
            },
            cancellationToken
        );
    }
}
