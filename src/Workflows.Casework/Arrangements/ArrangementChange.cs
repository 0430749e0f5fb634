using System.Globalization;
using Workflows.HumanTasks.Desk;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>Computes an arrangement after an event.</summary>
internal static class ArrangementChange
{
    /// <summary>An approval lasts twelve weeks, or four when a condition says so (R-17, W03).</summary>
    private static readonly string[] Shorter = ["four_weeks", "shorter_review"];

    public static async Task<Arrangement> ApplyAsync(
        Transaction transaction,
        Arrangement before,
        ArrangementEvent happened,
        ArrangementTransition transition,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var columns = Merge(before.Columns, happened.Columns);
        foreach (var date in transition.Dates)
        {
            columns[date] = UkTime.Date(now);
        }

        if (happened.OtherChannel is { } channel)
        {
            columns["other_channel"] = channel;
        }

        var reviewDue = before.ReviewDue;
        if (happened.Kind == ArrangementEventKind.Approve)
        {
            var decisions = await DecisionLog.FindAsync(transaction, happened.DecisionIds, cancellationToken);
            var weeks = decisions.SelectMany(d => d.ConditionCodes).Any(c => Shorter.Contains(c)) ? 4 : 12;
            var decided = UkTime.DateOf(decisions.Max(d => d.DecidedAt));
            columns["decided_on"] = decided.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            reviewDue = decided.AddDays(7 * weeks).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        if (happened.Kind == ArrangementEventKind.ReviewExtended && reviewDue is { } until)
        {
            reviewDue = DateOnly
                .ParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                .AddDays(28)
                .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        }

        var to = transition.To[^1];
        return before with
        {
            WorkerId = happened.Kind == ArrangementEventKind.Handover ? happened.NewWorkerId! : before.WorkerId,
            State = to,
            Stage = transition.KeepsStage ? before.Stage : transition.ToStage,
            Form = happened.Form ?? before.Form,
            ReviewDue = reviewDue,
            EndCode = to.IsOpen() ? null : EndCodeOf(transition, happened),
            PausedAt = to == ArrangementState.Paused ? before.PausedAt ?? now : null,
            Revision = before.Revision + 1,
            UpdatedAt = now,
            Columns = columns,
        };
    }

    /// <summary>
    /// The end code of a later exclusion is the one for list or account type, unless the answers say that the young person is under the
    /// platform's age.
    /// </summary>
    private static string? EndCodeOf(ArrangementTransition transition, ArrangementEvent happened) =>
        transition.Event == ArrangementEventKind.ExclusionFound && happened.EndCode == "X2" ? "X2" : transition.EndCode ?? happened.EndCode;

    /// <summary>A copy of the columns with some values changed.</summary>
    public static Dictionary<string, string?> Merge(
        IReadOnlyDictionary<string, string?> before,
        IReadOnlyDictionary<string, string?> changes
    )
    {
        var merged = new Dictionary<string, string?>(before, StringComparer.Ordinal);
        foreach (var (name, value) in changes)
        {
            merged[name] = value;
        }

        return merged;
    }
}
