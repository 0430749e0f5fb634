using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Casework.Setup;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// Records answers about weeks, from the page and from form F5. Whether the case is on hold is read again in the transaction that records, so
/// that an answer from a page that was opened before a hold is treated as one under the hold.
/// </summary>
/// <remarks>
/// Locks are taken as <see cref="CaseHolds"/> says: questions, then the arrangements of the cases, then rows in the order of their keys.
/// </remarks>
public sealed class WeeklyAnswering(
    WeeklyRowStore rows,
    WeeklyRows changes,
    WeeklyAlerts alerts,
    MissedWeeks missed,
    Phones phones,
    TaskStore tasks,
    TaskChanges taskChanges,
    PeopleDirectory directory,
    RoundPeople people,
    WeekCalendar weeks,
    AuditLog audit,
    BusinessClock clock
)
{
    /// <summary>The reason why a person may not answer a row; null when they may.</summary>
    internal async Task<string?> RefuseAsync(
        Transaction transaction,
        WeeklyRow row,
        string personId,
        CancellationToken cancellationToken
    ) =>
        personId == row.WorkerId && !await people.IsGoneAsync(transaction, personId, row.Service, cancellationToken) ? null
        : personId != row.WorkerId
        && await directory.HoldsRoleAsync(personId, Role.ServiceManager, row.Service, transaction, cancellationToken)
            ? null
        : row.AskedId == personId && personId != row.WorkerId ? null
        : "This week is answered by its worker or the service's manager.";

    /// <summary>Records answers of one person. Rows that do not exist, or whose case was erased, are left out.</summary>
    /// <returns>The outcome of each row, by its key.</returns>
    public async Task<IReadOnlyDictionary<string, WeeklyOutcome>> RecordAsync(
        Transaction transaction,
        IReadOnlyList<WeeklyAnswer> answers,
        string personId,
        CancellationToken cancellationToken = default
    )
    {
        var asked = new SortedDictionary<string, (WeeklyRow Row, WeeklyAnswers Answers)>(StringComparer.Ordinal);
        foreach (var answer in answers)
        {
            if (await rows.FindAsync(transaction, answer.Key, cancellationToken) is { } row)
            {
                asked[answer.Key] = (row, answer.Answers with { By = personId });
            }
        }

        await missed.LockAsync(transaction, asked.Values.Select(a => a.Row.ArrangementId), cancellationToken);
        foreach (var key in asked.Keys)
        {
            await tasks.LockAsync(transaction, SpotCheckKind.TaskOf(key), cancellationToken);
        }

        foreach (var lost in asked.Values.Where(a => IsLost(a.Row, a.Answers)).DistinctBy(a => a.Row.WorkerId))
        {
            await phones.LoseAsync(transaction, lost.Row.WorkerId, $"person:{personId}", $"weekly:{lost.Row.Key}", cancellationToken);
        }

        var held = await CaseHolds.HeldAsync(
            transaction,
            asked.Values.Select(a => a.Row.CaseId).ToHashSet(StringComparer.Ordinal),
            cancellationToken
        );
        foreach (var workerId in asked.Values.Where(a => IsLost(a.Row, a.Answers)).Select(a => a.Row.WorkerId).Distinct())
        {
            await changes.ExcuseOfWorkerAsync(transaction, workerId, cancellationToken);
        }

        var outcomes = new Dictionary<string, WeeklyOutcome>(StringComparer.Ordinal);
        foreach (var (key, (found, given)) in asked)
        {
            if (await rows.LockAsync(transaction, key, cancellationToken) is not { } row)
            {
                continue;
            }

            var outcome = await RecordAsync(transaction, row, given, held.Contains(found.CaseId), cancellationToken);
            outcomes[key] = outcome;
            await AuditAsync(transaction, row, given, outcome, cancellationToken);
        }

        return outcomes;
    }

    /// <summary>Excuses a row, because its worker is away and the phone is with the phones desk.</summary>
    /// <returns>Null when it was excused, else one sentence for the person.</returns>
    internal async Task<string?> ExcuseAsync(Transaction transaction, string key, string personId, CancellationToken cancellationToken)
    {
        if (await rows.FindAsync(transaction, key, cancellationToken) is not { } found)
        {
            return "There is no such week any more.";
        }

        var held = await CaseHolds.IsHeldAsync(transaction, found.CaseId, cancellationToken);
        var row = (await rows.LockAsync(transaction, key, cancellationToken))!;
        if (row.AskedId != personId || personId == row.WorkerId)
        {
            return "Only the manager who was asked instead of a worker excuses a week.";
        }

        if (held || !row.IsOpen)
        {
            return held ? "The case is on hold: nothing is excused or deleted." : "This week was answered meanwhile.";
        }

        await rows.SaveAsync(
            transaction,
            row with
            {
                Status = WeeklyStatus.Excused,
                Excuse = NotDoneCodes.OnLeave,
                NextAt = null,
                AnsweredAt = clock.Now,
            },
            cancellationToken
        );
        await AuditAsync(transaction, row, WeeklyAnswers.None with { By = personId }, WeeklyOutcome.Excused, cancellationToken);
        return null;
    }

    private async Task<WeeklyOutcome> RecordAsync(
        Transaction transaction,
        WeeklyRow row,
        WeeklyAnswers given,
        bool held,
        CancellationToken cancellationToken
    )
    {
        var lost = given.MessagesDeleted == WeeklyCodes.PhoneLost;
        if (row.Status is WeeklyStatus.Done or WeeklyStatus.Late || (row.Status == WeeklyStatus.Excused && !lost))
        {
            if (held && given.Deleted)
            {
                // A second answer about the same week: what it says about messages that must be kept is not lost.
                await alerts.DeletedUnderHoldAsync(transaction, row, cancellationToken);
                return WeeklyOutcome.DeletedUnderHold;
            }

            return WeeklyOutcome.Already;
        }

        row = row with { Answers = given with { Reason = row.Answers.Reason }, AnsweredAt = clock.Now };
        if (given.OtherChannelWorks == WeeklyCodes.No)
        {
            await alerts.OtherChannelAsync(transaction, row, cancellationToken);
        }

        return held || row.Status == WeeklyStatus.Held
            ? await RecordHeldAsync(transaction, row, cancellationToken)
            : await RecordOpenAsync(transaction, row, lost, cancellationToken);
    }

    private async Task<WeeklyOutcome> RecordHeldAsync(Transaction transaction, WeeklyRow row, CancellationToken cancellationToken)
    {
        await rows.SaveAsync(transaction, row with { Status = WeeklyStatus.Held, NextAt = null }, cancellationToken);
        if (!row.Answers.Deleted)
        {
            return WeeklyOutcome.Held;
        }

        await alerts.DeletedUnderHoldAsync(transaction, row, cancellationToken);
        return WeeklyOutcome.DeletedUnderHold;
    }

    private async Task<WeeklyOutcome> RecordOpenAsync(
        Transaction transaction,
        WeeklyRow row,
        bool lost,
        CancellationToken cancellationToken
    )
    {
        if (lost)
        {
            await rows.SaveAsync(
                transaction,
                row with
                {
                    Status = WeeklyStatus.Excused,
                    Excuse = NotDoneCodes.PhoneLost,
                    NextAt = null,
                },
                cancellationToken
            );
            return WeeklyOutcome.Excused;
        }

        if (row.Answers.Deleted && row.SpotCheck == SpotCheckStatus.Asked)
        {
            row = row with { SpotCheck = SpotCheckStatus.NotDone };
            await taskChanges.WithdrawAsync(transaction, SpotCheckKind.TaskOf(row.Key), AuditEntry.System, cancellationToken);
            await alerts.DeletedBeforeLookAsync(transaction, row, cancellationToken);
        }

        if (row.Answers.IsDone)
        {
            var late = clock.Now > row.DueAt;
            await rows.SaveAsync(
                transaction,
                row with
                {
                    Status = late ? WeeklyStatus.Late : WeeklyStatus.Done,
                    NextAt = null,
                },
                cancellationToken
            );
            await missed.EndAsync(transaction, row.ArrangementId, cancellationToken);
            return late ? WeeklyOutcome.Late : WeeklyOutcome.Done;
        }

        if (row.Answers.DeletedUnrecorded || row.Answers.SaysHold)
        {
            await alerts.DoesNotFitAsync(transaction, row, cancellationToken);
        }

        if (!row.Answers.AsksForTime || row.Extended)
        {
            await rows.SaveAsync(transaction, row, cancellationToken);
            return WeeklyOutcome.StillOpen;
        }

        var nation = await directory.NationAsync(row.Service, transaction, cancellationToken);
        var from = row.DueAt > clock.Now ? row.DueAt : clock.Now;
        var due = weeks.DueAfter(from, 1, nation).DueAt;
        await rows.SaveAsync(transaction, row.DueAgain(due) with { Extended = true }, cancellationToken);
        return WeeklyOutcome.MoreTime;
    }

    private static bool IsLost(WeeklyRow row, WeeklyAnswers answers) => row.Waits && answers.MessagesDeleted == WeeklyCodes.PhoneLost;

    private Task AuditAsync(
        Transaction transaction,
        WeeklyRow row,
        WeeklyAnswers given,
        WeeklyOutcome outcome,
        CancellationToken cancellationToken
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = "weekly.answered",
                Actor = $"person:{given.By}",
                Subject = $"weekly:{row.Key}",
                CaseId = row.CaseId,
                Detail = new JsonObject
                {
                    ["outcome"] = outcome.ToString(),
                    ["fileUpdated"] = given.FileUpdated,
                    ["messagesDeleted"] = given.MessagesDeleted,
                },
                At = clock.Now,
            },
            cancellationToken
        );
}
