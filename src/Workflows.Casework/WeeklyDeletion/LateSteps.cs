using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Documents;
using Workflows.Mail;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>The steps of ladder K3 for one late row. Each is carried out once, because the row's rung is written with it.</summary>
public sealed class LateSteps(
    WeeklyRowStore rows,
    WeeklyMail mail,
    MissedWeeks missed,
    RoundPeople people,
    ArrangementBook arrangements,
    MailQueue queue,
    PeopleDirectory directory,
    WeekCalendar weeks,
    Inbox inbox
)
{
    private const string RungSql = "update weekly_rows set rung = @rung, next_at = @nextAt where key = @key";
    private const string CountLateSql = $"""
        select count(*) from weekly_rows
        where service = @service and coalesce(asked_id, worker_id) = @personId and status = '{WeeklyStatus.Open}' and due_at <= @now
        """;

    /// <summary>Notes that a row is open at its due time. A row that is due again, because it was let go on, is not counted twice.</summary>
    internal async Task<WeeklyRow> MissAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        var count =
            row.IsFinal ? 0
            : row.Missed > 0 ? row.Missed
            : await rows.MissedBeforeAsync(transaction, row, cancellationToken) + 1;
        return await rows.SaveAsync(transaction, row with { Rung = WeeklyRung.Missed, Missed = count }, cancellationToken);
    }

    /// <summary>Writes how far the steps of a row have come.</summary>
    internal async Task NoteAsync(Transaction transaction, WeeklyRow row, int rung, CancellationToken cancellationToken) =>
        await transaction.ExecuteAsync(
            RungSql,
            new
            {
                key = row.Key,
                rung,
                nextAt = row.NextAt,
            },
            cancellationToken
        );

    /// <summary>Tells whoever answers a row, once a day for all late rows, and asks for a decision after two missed weeks.</summary>
    internal async Task TellWorkerAsync(Transaction transaction, WeeklyRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await NoteAsync(transaction, row, WeeklyRung.WorkerTold, cancellationToken);
        var nation = await directory.NationAsync(row.Service, transaction, cancellationToken);
        (row, var isAnswered) = await people.ForLateAsync(transaction, row, now, cancellationToken);
        if (isAnswered && !SaysTheDigest(row, now, nation))
        {
            var personId = row.AnswererId;
            var of = new
            {
                service = row.Service,
                personId,
                now,
            };
            var count = (int)await transaction.QuerySingleOrDefaultAsync<long>(CountLateSql, of, cancellationToken);
            await mail.SendOnceAsync(
                transaction,
                $"weekly-late:{row.Service}:{weeks.Day(now)}",
                "EM-11",
                row.Service,
                personId,
                personId == row.WorkerId ? Role.Worker : Role.ServiceManager,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["count"] = WeeklyMail.Number(Math.Max(1, count)) },
                cancellationToken
            );
        }

        await AskAfterTwoAsync(transaction, row, cancellationToken);
    }

    /// <summary>Tells each manager of a service once a day what is late in all their services.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="service">The service whose managers are told.</param>
    /// <param name="now">Business time.</param>
    /// <param name="alsoAsked">Whether rows count about which a decision is asked.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task TellManagersAsync(
        Transaction transaction,
        string service,
        DateTimeOffset now,
        bool alsoAsked,
        CancellationToken cancellationToken
    )
    {
        foreach (var manager in await directory.InRoleAsync(Role.ServiceManager, service, transaction, cancellationToken))
        {
            var count = await rows.CountLateAsync(
                transaction,
                await ServicesOfAsync(transaction, manager, cancellationToken),
                WeeklyRung.ManagerTold,
                alsoAsked ? int.MaxValue : MissedWeeks.AskAfter - 1,
                cancellationToken
            );
            if (count == 0)
            {
                continue;
            }

            await mail.SendOnceAsync(
                transaction,
                $"weekly-late:{weeks.Day(now)}",
                "EM-12",
                service,
                manager.Id,
                Role.ServiceManager,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["count"] = WeeklyMail.Number(count) },
                cancellationToken
            );
        }
    }

    /// <summary>Tells the head of safeguarding and the pilot lead about a row (EM-64); nothing closes by itself.</summary>
    internal async Task TellHeadAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        var arrangement = (await arrangements.FindAsync(transaction, row.ArrangementId, cancellationToken))!;
        foreach (var role in (Role[])[Role.HeadOfSafeguarding, Role.PilotLead])
        {
            foreach (var person in await directory.InRoleAsync(role, row.Service, transaction, cancellationToken))
            {
                await queue.QueueAsync(
                    transaction,
                    new MailRequest
                    {
                        Id = $"weekly-head:{row.Key}:{row.DueAt.ToMicroseconds()}:EM-64:{person.Id}",
                        Template = "EM-64",
                        To = person.Id,
                        Values = new Dictionary<string, string>(StringComparer.Ordinal)
                        {
                            ["case_ref"] = arrangement.CaseReference,
                            ["count"] = row.IsFinal ? "" : WeeklyMail.Number(row.Missed),
                            ["link"] = DocumentPages.WhatToDo,
                        },
                        CaseId = row.CaseId,
                        Service = row.Service,
                    },
                    cancellationToken
                );
            }
        }
    }

    /// <summary>The services whose manager a person is.</summary>
    internal async Task<IReadOnlyList<string>> ServicesOfAsync(
        Transaction transaction,
        Person manager,
        CancellationToken cancellationToken
    ) =>
        manager.Roles.Any(r => r.Role == Role.ServiceManager && r.Service is null)
            ? [.. (await directory.ServicesAsync(transaction, cancellationToken)).Select(s => s.Code)]
            : [.. manager.Roles.Where(r => r.Role == Role.ServiceManager).Select(r => r.Service!)];

    private async Task AskAfterTwoAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        if (row.Missed < MissedWeeks.AskAfter)
        {
            return;
        }

        var arrangement = (await arrangements.FindAsync(transaction, row.ArrangementId, cancellationToken))!;
        if (row.Missed > MissedWeeks.AskAfter)
        {
            await TellHeadAsync(transaction, row, cancellationToken);
        }

        if (
            arrangement.State is ArrangementState.Active or ArrangementState.Paused
            && await missed.OpenQuestionAsync(transaction, row.ArrangementId, cancellationToken) is null
        )
        {
            await inbox.AppendAsync(
                transaction,
                new Stimulus
                {
                    Id = $"missed:{row.Key}",
                    Name = WeeksMissed.StimulusName,
                    Key = WeeksMissed.StimulusKey,
                    CorrelationId = row.ArrangementId,
                    CaseId = row.CaseId,
                    Takers = StimulusTakers.TriggersOnly,
                    MustBeTaken = true,
                    Input = new JsonObject
                    {
                        ["arrangementId"] = row.ArrangementId,
                        ["service"] = row.Service,
                        ["row"] = row.Key,
                    },
                },
                cancellationToken
            );
        }
    }

    /// <summary>
    /// Whether the digest of the current week, which is due to be sent by now, tells the person about the row: only after a time without a
    /// running server, so that each person gets one mail.
    /// </summary>
    private bool SaysTheDigest(WeeklyRow row, DateTimeOffset now, Workflows.People.WorkingTime.Nation nation)
    {
        if (row.IsFinal || weeks.SameDay(now, weeks.LateOf(row.DueAt, nation).FirstRungAt))
        {
            return false;
        }

        var current = weeks.TimesOf(weeks.WeekOf(now), nation);
        return current.DigestAt <= now && now < current.Late.DueAt;
    }
}
