using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Desk;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>Checks the guards of a transition.</summary>
public sealed class ArrangementGuards(PeopleDirectory directory, WorkingCalendar calendar, PhoneChanges phones, BusinessClock clock)
{
    /// <summary>How long a parked arrangement can be taken up again, in calendar days.</summary>
    public const int ParkedDays = 60;

    private const string ParkedSql = $"""
        select max(at) from arrangement_events
        where arrangement_id = @id and to_state = '{nameof(ArrangementState.Parked)}' and from_state <> to_state
        """;
    private const string ExtendedSql = $"""
        select count(*) from arrangement_events where arrangement_id = @id and event = '{nameof(ArrangementEventKind.ReviewExtended)}'
        """;
    private const string UsedSql = "select decision_ids from arrangement_events where arrangement_id = @id and decision_ids <> ''";

    /// <summary>Null when every guard holds, else one sentence.</summary>
    internal async Task<string?> RefuseAsync(
        Transaction transaction,
        Arrangement arrangement,
        ArrangementEvent happened,
        ArrangementTransition transition,
        CancellationToken cancellationToken
    )
    {
        foreach (var guard in transition.Guards)
        {
            var refusal = guard switch
            {
                Guard.AllApproved => happened.Cause != EventCause.Decision
                    ? "Only recorded decisions of people approve."
                    : await ApprovalRule.RefuseAsync(transaction, arrangement, happened.DecisionIds, cancellationToken),
                Guard.ParkedLongEnough => await ParkedAsync(transaction, arrangement, cancellationToken),
                Guard.NotExtended => await WasExtendedAsync(transaction, arrangement.Id, cancellationToken)
                    ? "The approval was extended once before: a new decision is needed."
                    : null,
                Guard.ApprovalInDate => await ApprovalAsync(transaction, arrangement, cancellationToken),
                Guard.SetupStillGood => await CheckedAsync(transaction, arrangement, happened, cancellationToken),
                Guard.ByPerson when happened.Cause is EventCause.Person or EventCause.Form => happened.Actor.StartsWith(
                    "person:",
                    StringComparison.Ordinal
                )
                    ? null
                    : "Only a person brings an arrangement into use.",
                Guard.ByPerson => await DecidedAsync(transaction, arrangement, happened, transition, cancellationToken),
                Guard.Decided => await DecidedAsync(transaction, arrangement, happened, transition, cancellationToken),
                _ => Refuse(guard, arrangement, happened),
            };
            if (refusal is not null)
            {
                return refusal;
            }
        }

        return null;
    }

    private string? Refuse(Guard guard, Arrangement arrangement, ArrangementEvent happened) =>
        guard switch
        {
            Guard.StopCode => happened.EndCode is EndCodes.Excluded or EndCodes.UnderAge
                ? null
                : "A hard stop needs the end code X1 or X2.",
            Guard.OfItsPeople when happened.Cause == EventCause.Decision => null,
            Guard.SameWorkerOrManager or Guard.OfItsPeople => happened.Actor == $"person:{arrangement.WorkerId}"
            || happened.Proof.HasFlag(Proof.IsManager)
                ? null
                : "Only its worker or the service's manager may do that.",
            Guard.WithForm => happened.Form is { } form
            && (form.SubmissionId != arrangement.Form.SubmissionId || form.Revision > arrangement.Form.Revision)
                ? null
                : "A new form, or a newer revision of it, must come with that.",
            Guard.LiveCode => happened.Proof.HasFlag(Proof.LiveCode) ? null : "The agreement code is not live.",
            Guard.PhoneAndSafeWord => happened.Proof.HasFlag(Proof.PhoneOk | Proof.SafeWordAgreed)
                ? null
                : "The phone must be checked and a safe word agreed first.",
            Guard.OtherChannel => string.IsNullOrWhiteSpace(happened.OtherChannel) ? "A pause needs a named other channel." : null,
            Guard.NewWorker => happened.NewWorkerId is { } worker
            && worker != arrangement.WorkerId
            && happened.Proof.HasFlag(Proof.YoungPersonYes | Proof.OnRegister)
                ? null
                : "A handover needs the young person's yes and another worker who is on the register.",
            Guard.EndCode => happened.EndCode is { } code && EndCodes.OfStopping.Contains(code) ? null : "Stopping needs an end code.",
            _ => throw new InvalidOperationException($"No check is written for {guard}."),
        };

    /// <summary>A workflow that began to wait when it was parked before must not end it, when it was taken up again and parked since.</summary>
    private async Task<string?> ParkedAsync(Transaction transaction, Arrangement arrangement, CancellationToken cancellationToken)
    {
        if (arrangement.State != ArrangementState.Parked)
        {
            return null;
        }

        var since = await transaction.QuerySingleOrDefaultAsync<long?>(ParkedSql, new { id = arrangement.Id }, cancellationToken);
        return since is { } at && clock.Now < Instants.FromMicroseconds(at).AddDays(ParkedDays)
            ? "A parked arrangement can be taken up again for sixty days."
            : null;
    }

    private async Task<string?> ApprovalAsync(Transaction transaction, Arrangement arrangement, CancellationToken cancellationToken) =>
        !HasRunOut(arrangement) ? null
        : arrangement.State != ArrangementState.Paused ? "The approval has run out: a new decision is needed."
        : await WasExtendedAsync(transaction, arrangement.Id, cancellationToken)
            ? "The approval has run out and was extended before: stop this, and send form F2 for a new decision."
        : "The approval has run out: the safeguarding lead must extend it before WhatsApp is used again.";

    /// <summary>Whether the last day of an arrangement's approval is over now.</summary>
    public bool HasRunOut(Arrangement arrangement) => HasRunOut(arrangement, clock.Now);

    /// <summary>Whether it was over at an instant.</summary>
    public static bool HasRunOut(Arrangement arrangement, DateTimeOffset at) =>
        arrangement.ReviewDue is not { } due || string.CompareOrdinal(UkTime.Date(at), due) > 0;

    private async Task<string?> CheckedAsync(
        Transaction transaction,
        Arrangement arrangement,
        ArrangementEvent happened,
        CancellationToken cancellationToken
    )
    {
        return !happened.Proof.HasFlag(Proof.SetupChecked) && await NeedsSetupCheckAsync(transaction, arrangement, cancellationToken)
            ? "The set-up must be checked again before it goes on."
            : null;
    }

    /// <summary>
    /// Whether a paused arrangement goes on only after its set-up was checked again: its phone was not safe, a phone has changed since it was in
    /// use (R-13b), or the pause is longer than ten working days.
    /// </summary>
    public async Task<bool> NeedsSetupCheckAsync(
        Transaction transaction,
        Arrangement arrangement,
        CancellationToken cancellationToken = default
    )
    {
        var nation = await directory.NationAsync(arrangement.Service, transaction, cancellationToken);
        var paused = arrangement.PausedAt is { } since ? calendar.WorkingHoursBetween(since, clock.Now, nation) : double.PositiveInfinity;
        return arrangement.Stage == ArrangementStage.ChannelUnsafe
            || paused > 10 * WorkingCalendar.HoursOfDay
            || await phones.SinceInUseAsync(transaction, arrangement, cancellationToken);
    }

    /// <summary>Whether the approval of an arrangement was extended before.</summary>
    public static async Task<bool> WasExtendedAsync(
        Transaction transaction,
        string arrangementId,
        CancellationToken cancellationToken = default
    ) => await transaction.QuerySingleOrDefaultAsync<long>(ExtendedSql, new { id = arrangementId }, cancellationToken) > 0;

    private static async Task<string?> DecidedAsync(
        Transaction transaction,
        Arrangement arrangement,
        ArrangementEvent happened,
        ArrangementTransition transition,
        CancellationToken cancellationToken
    )
    {
        if (happened.Cause != EventCause.Decision || happened.DecisionIds.Count == 0)
        {
            return "That needs a person's recorded decision.";
        }

        var ids = happened.DecisionIds.Distinct(StringComparer.Ordinal).ToList();
        var found = await DecisionLog.WithTasksAsync(transaction, ids, cancellationToken);
        if (
            found.Count != ids.Count
            || !found.All(f =>
                f.Decision.Subject == arrangement.Id
                && f.Task.Subject == arrangement.Id
                && f.Task.DecisionId == f.Decision.Id
                && transition.Outcomes.Contains(f.Decision.Outcome)
                && (transition.Step is null || f.Decision.Step == transition.Step)
            )
        )
        {
            return "The decision that was named does not say that, or belongs to another arrangement.";
        }

        if (!found.All(f => DecisionSteps.Bears(f.Task, f.Decision) && f.Decision.AuthLevel >= f.Task.Level))
        {
            return "The decision that was named was not made by a person whose role decides that, with the proof that it needs.";
        }

        // One decision changes an arrangement once: a timer must not use it again later.
        var used = await transaction.QueryAsync<string>(UsedSql, new { id = arrangement.Id }, cancellationToken);
        return used.SelectMany(line => line.Split(' ')).Intersect(ids, StringComparer.Ordinal).Any()
            ? "The decision that was named has changed the arrangement before."
            : null;
    }
}
