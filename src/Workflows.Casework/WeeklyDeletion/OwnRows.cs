using System.Runtime.ExceptionServices;
using Workflows.Casework.Calendar;
using Workflows.Casework.Holds;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.WeeklyDeletion;

/// <summary>
/// The steps of ladder K3 for rows whose due time is their own: final rows, rows that were held, and rows that got more time. Each row is a
/// transaction of its own, and one that fails does not stop the others.
/// </summary>
public sealed class OwnRows(Database database, WeeklyRowStore rows, LateSteps steps, PeopleDirectory directory, WeekCalendar weeks)
    : IDueSource
{
    private const int Most = 500;

    /// <summary>Working days after which the head of safeguarding is told that a final row is open.</summary>
    private const int FinalAfter = 5;

    private const string ForgetSql = $"""
        update weekly_rows set status = '{WeeklyStatus.Excused}', next_at = null, payload = null where key = @key
        """;

    /// <inheritdoc />
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancellationToken) =>
        await WeeklyRowStore.NextAsync(database, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<int> CarryOutAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var done = 0;
        ExceptionDispatchInfo? failed = null;
        foreach (var key in await WeeklyRowStore.DueAsync(database, now, Most, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await using var transaction = await database.BeginAsync(cancellationToken);
                await CarryOutAsync(transaction, key, now, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                done++;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failed ??= ExceptionDispatchInfo.Capture(e);
            }
        }

        failed?.Throw();
        return done;
    }

    private async Task CarryOutAsync(Transaction transaction, string key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await rows.FindAsync(transaction, key, cancellationToken) is not { } found)
        {
            // Its case was erased.
            await transaction.ExecuteAsync(ForgetSql, new { key }, cancellationToken);
            return;
        }

        var held = await CaseHolds.IsHeldAsync(transaction, found.CaseId, cancellationToken);
        if (await rows.LockAsync(transaction, key, cancellationToken) is not { } row)
        {
            return;
        }

        if (held || !row.IsOpen)
        {
            await rows.SaveAsync(
                transaction,
                row with
                {
                    Status = held && row.IsOpen ? WeeklyStatus.Held : row.Status,
                    NextAt = null,
                },
                cancellationToken
            );
            return;
        }

        await StepAsync(transaction, row, now, cancellationToken);
    }

    /// <summary>Carries out every step that is due; each goes to other people.</summary>
    private async Task StepAsync(Transaction transaction, WeeklyRow row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var nation = await directory.NationAsync(row.Service, transaction, cancellationToken);
        var late = weeks.LateOf(row.DueAt, nation);
        while (row.NextAt is { } at && at <= now)
        {
            switch (row.Rung)
            {
                case WeeklyRung.None:
                    row = await steps.MissAsync(transaction, row with { NextAt = late.FirstRungAt }, cancellationToken);
                    break;
                case WeeklyRung.Missed:
                    row = row with { NextAt = late.SecondRungAt };
                    await steps.TellWorkerAsync(transaction, row, now, cancellationToken);
                    row = row with { Rung = WeeklyRung.WorkerTold };
                    break;
                case WeeklyRung.WorkerTold:
                    row = row with { NextAt = row.IsFinal ? weeks.MorningAfter(row.DueAt, FinalAfter, nation) : null };
                    await steps.NoteAsync(transaction, row, WeeklyRung.ManagerTold, cancellationToken);
                    await steps.TellManagersAsync(
                        transaction,
                        row.Service,
                        now,
                        alsoAsked: weeks.SameDay(now, late.SecondRungAt),
                        cancellationToken
                    );
                    row = row with { Rung = WeeklyRung.ManagerTold };
                    break;
                default:
                    row = row with { NextAt = null };
                    await steps.NoteAsync(transaction, row, WeeklyRung.HeadTold, cancellationToken);
                    await steps.TellHeadAsync(transaction, row, cancellationToken);
                    break;
            }
        }
    }
}
