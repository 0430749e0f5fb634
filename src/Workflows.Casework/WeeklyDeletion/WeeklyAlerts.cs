using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Questions;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Documents;
using Workflows.HumanTasks.Plain;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>Tells managers and leads what an answer about a week needs them for.</summary>
public sealed class WeeklyAlerts(
    ArrangementBook arrangements,
    CaseQuestionLanes questions,
    WeeklyMail pages,
    MailQueue queue,
    PeopleDirectory directory,
    WeekCalendar weeks,
    BusinessClock clock
)
{
    private const int QuarterInWeeks = 13;
    private const int OfferHours = 40;
    private const string BeforeLookSql = $"""
        select count(*) from weekly_rows
        where worker_id = @workerId and key <> @key and week > @since and spot_check = '{SpotCheckStatus.NotDone}'
            and status in ('{WeeklyStatus.Done}', '{WeeklyStatus.Late}', '{WeeklyStatus.Open}') and answered_at is not null
        """;

    /// <summary>
    /// Tells every safeguarding lead of the service and the head of safeguarding at once, at any hour, that messages were deleted although the
    /// case is on hold (EM-66).
    /// </summary>
    internal async Task DeletedUnderHoldAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        foreach (var role in (Role[])[Role.SafeguardingLead, Role.HeadOfSafeguarding])
        {
            await SendAsync(transaction, row, $"held-deleted:{row.Key}", "EM-66", role, null, urgent: true, cancellationToken);
        }
    }

    /// <summary>Tells the managers that an answer does not fit: deleted before it was recorded, or told of a hold that there is not (EM-63), once a day for a case.</summary>
    internal async Task DoesNotFitAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        var reference = await ReferenceAsync(transaction, row, cancellationToken);
        foreach (var manager in await directory.InRoleAsync(Role.ServiceManager, row.Service, transaction, cancellationToken))
        {
            await pages.SendOnceAsync(
                transaction,
                $"weekly-look:{row.ArrangementId}:{weeks.Day(clock.Now)}",
                "EM-63",
                row.Service,
                manager.Id,
                Role.ServiceManager,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["case_ref"] = reference },
                cancellationToken,
                row.CaseId
            );
        }
    }

    /// <summary>
    /// Tells the managers that messages were deleted before they looked together (EM-68), and the safeguarding leads too when it is the
    /// worker's second time in a quarter (R-15b).
    /// </summary>
    internal async Task DeletedBeforeLookAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        var before = await transaction.QuerySingleOrDefaultAsync<long>(
            BeforeLookSql,
            new
            {
                workerId = row.WorkerId,
                key = row.Key,
                since = weeks.WeekOf(clock.Now).Before(QuarterInWeeks).Key,
            },
            cancellationToken
        );
        var roles = before > 0 ? (Role[])[Role.ServiceManager, Role.SafeguardingLead] : [Role.ServiceManager];
        var count = WeeklyMail.Number((int)before + 1);
        foreach (var role in roles)
        {
            await SendAsync(transaction, row, $"before-look:{row.Key}", "EM-68", role, count, urgent: false, cancellationToken);
        }
    }

    /// <summary>Gives the manager a task, because the other way of contact does not work any more .</summary>
    internal async Task OtherChannelAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        if (await arrangements.FindAsync(transaction, row.ArrangementId, cancellationToken) is not { } arrangement)
        {
            return;
        }

        await questions.OpenAsync(
            transaction,
            new AskedCaseQuestion
            {
                ArrangementId = arrangement.Id,
                Step = "other-channel",
                Question = new PlainQuestion
                {
                    Id = $"other-channel:{row.Key}",
                    Title = "The other way of contact does not work any more",
                    Text =
                        "The worker says so in the weekly check. WhatsApp must never be the only way. Agree another way with the worker and the young person.",
                    Options = ["Another way is agreed", "There is no other way"],
                    Role = RoleCodes.ServiceManager,
                    Service = row.Service,
                    TargetHours = OfferHours,
                    Ladder = "K5",
                },
            },
            arrangement,
            null,
            cancellationToken
        );
    }

    private async Task SendAsync(
        Transaction transaction,
        WeeklyRow row,
        string id,
        string template,
        Role role,
        string? count,
        bool urgent,
        CancellationToken cancellationToken
    )
    {
        var reference = await ReferenceAsync(transaction, row, cancellationToken);
        foreach (var person in await directory.InRoleAsync(role, row.Service, transaction, cancellationToken))
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["case_ref"] = reference,
                ["link"] = DocumentPages.WhatToDo,
            };
            if (count is not null)
            {
                values["count"] = count;
            }

            await queue.QueueAsync(
                transaction,
                new MailRequest
                {
                    Id = $"{id}:{template}:{person.Id}",
                    Template = template,
                    To = person.Id,
                    Values = values,
                    CaseId = row.CaseId,
                    Service = row.Service,
                    Urgent = urgent,
                },
                cancellationToken
            );
        }
    }

    private async Task<string> ReferenceAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken) =>
        (await arrangements.FindAsync(transaction, row.ArrangementId, cancellationToken))?.CaseReference ?? "";
}
