using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.Storage;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Setup;

/// <summary>
/// Says how far a set-up is: by the stored answers of form F3, the recorded decisions of the lead and the phones desk, and the register. A
/// workflow's word is never asked.
/// </summary>
public sealed class SetupAssessment(SubmissionReader submissions, PilotRegister register, ArrangementGuards guards)
{
    /// <summary>Assesses a revision of form F3 as things are now. It changes nothing.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="arrangement">The arrangement.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="revision">Number of its revision.</param>
    /// <param name="since">
    /// When the form was checked first: answers of the phones desk before that were about an earlier form, and a phone that changed after it was
    /// not in hand.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SetupCheck> OfAsync(
        Transaction transaction,
        Arrangement arrangement,
        string submissionId,
        int revision,
        DateTimeOffset since,
        CancellationToken cancellationToken = default
    )
    {
        var form = await submissions.CodesAsync(transaction, submissionId, revision, cancellationToken);
        var (missing, asked) = SetupRule.Of(form.Answers, arrangement.Columns.GetValueOrDefault("privacy_need") == "extra");
        IReadOnlyList<string> reasons = IsApprovalOver(arrangement) ? [.. asked, SetupReasons.ApprovalOver] : asked;
        var check = new SetupCheck
        {
            SubmissionId = submissionId,
            Revision = revision,
            Outcome = SetupOutcome.Complete,
            Missing = missing,
            Reasons = reasons,
            PhoneAsset = SetupRule.PhoneOf(form.Answers),
        };
        if (missing.Count > 0)
        {
            return check with { Outcome = SetupOutcome.Missing };
        }

        if (await PhoneChanges.ReportedAsync(transaction, arrangement.Id, cancellationToken) > since)
        {
            return Lacks(check, SetupNeeds.PhoneChanged);
        }

        var worker = await register.FindAsync(arrangement.WorkerId, transaction, cancellationToken);
        if (worker is not { Status: RegisterStatus.Active })
        {
            return Lacks(check, SetupNeeds.Register);
        }

        return await OfLeadAsync(transaction, arrangement, check, form.ContentHash, cancellationToken)
            ?? await OfPhoneAsync(transaction, worker, check, since, cancellationToken)
            ?? check with
            {
                Columns = SetupRule.ColumnsOf(form.Answers, arrangement.Columns),
            };
    }

    /// <summary>Of a paused arrangement the lead is asked by its review instead, which begins before it is used again.</summary>
    private bool IsApprovalOver(Arrangement arrangement) =>
        arrangement.State == ArrangementState.AwaitingSetup && guards.HasRunOut(arrangement);

    /// <summary>The subject of the question to the phones desk about a phone of a worker. It names no case.</summary>
    internal static string SubjectOf(string asset, string workerId) => $"phone:{asset}:{workerId}";

    /// <summary>Null when no lead must be asked, or the lead let it go on.</summary>
    private static async Task<SetupCheck?> OfLeadAsync(
        Transaction transaction,
        Arrangement arrangement,
        SetupCheck check,
        string contentHash,
        CancellationToken cancellationToken
    )
    {
        if (check.Reasons.Count == 0)
        {
            return null;
        }

        var newest = (await DecisionLog.OfSubjectAsync(transaction, arrangement.Id, cancellationToken)).FirstOrDefault(d =>
            d.Step == DecisionStep.SetUp && (d.ContentId, d.ContentHash) == (check.SubmissionId, contentHash)
        );
        // An answer that a lead gave before the approval ran out does not decide whether the set-up goes on without an approval.
        var isOver = check.Reasons.Contains(SetupReasons.ApprovalOver);
        if (newest is null || (isOver && !ArrangementGuards.HasRunOut(arrangement, newest.DecidedAt)))
        {
            return check with { Outcome = SetupOutcome.AskLead };
        }

        var (_, task) = (await DecisionLog.WithTasksAsync(transaction, [newest.Id], cancellationToken)).Single();
        return newest.Outcome == DecisionOutcome.Continue && IsBorneBy(task, newest) ? null : Lacks(check, SetupNeeds.Lead);
    }

    private static bool IsBorneBy(HumanTask task, Decision decision) =>
        task.Kind == CaseTaskKinds.SetupQuestion
        && task.DecisionId == decision.Id
        && DecisionSteps.Bears(task, decision)
        && decision.AuthLevel >= task.Level;

    /// <summary>Null when the phone is this worker's and confirmed.</summary>
    private static async Task<SetupCheck?> OfPhoneAsync(
        Transaction transaction,
        RegisteredWorker worker,
        SetupCheck check,
        DateTimeOffset since,
        CancellationToken cancellationToken
    )
    {
        if (worker.PhoneStatus == PhoneStatus.Confirmed && worker.PhoneAsset == check.PhoneAsset)
        {
            return null;
        }

        var answers = await DecisionLog.OfSubjectAsync(transaction, SubjectOf(check.PhoneAsset ?? "", worker.PersonId), cancellationToken);
        return answers.FirstOrDefault(d => d.DecidedAt >= since)?.Outcome switch
        {
            PhoneOutcome.NotTheirs => Lacks(check, SetupNeeds.PhoneNotTheirs),
            PhoneOutcome.Lost => Lacks(check, SetupNeeds.PhoneLost),
            PhoneOutcome.Retired => Lacks(check, SetupNeeds.PhoneRetired),
            _ => check with { Outcome = SetupOutcome.Phone },
        };
    }

    private static SetupCheck Lacks(SetupCheck check, string need) => check with { Outcome = SetupOutcome.Missing, Missing = [need] };
}
