using Workflows.Casework.Arrangements;
using Workflows.Casework.Register;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Store;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Submissions.Reading;

namespace Workflows.Casework.Setup;

/// <summary>Opens and withdraws what a set-up asks of the lead and of the phones desk, in the transaction that completes the effect.</summary>
public sealed class SetupLanes(
    ArrangementBook arrangements,
    SubmissionReader submissions,
    PilotRegister register,
    PhoneList phones,
    TaskOpening opening,
    TaskChanges changes,
    TaskStore store,
    Inbox inbox
) : ILaneHandler
{
    private static readonly LanePolicy Policy = new() { Ordered = false };
    private static readonly TimeSpan LeadHours = TimeSpan.FromHours(8);
    private static readonly TimeSpan DeskHours = TimeSpan.FromHours(40);

    /// <inheritdoc />
    public bool Serves(string lane) => lane is AskAboutSetup.OpenLane or AskAboutSetup.WithdrawLane or AskPhonesDesk.Lane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
        new([.. batch.Effects.Select(pending => CarryOut(batch.Lane, pending.Effect))]);

    private EffectResult.Done CarryOut(string lane, Effect effect) =>
        new EffectResult.Done(
            Within: lane switch
            {
                AskAboutSetup.OpenLane => (transaction, token) => AskLeadAsync(transaction, effect, token),
                AskAboutSetup.WithdrawLane => (transaction, token) =>
                    changes.WithdrawAsync(transaction, TaskWithdrawal.TaskOf(effect.Payload), AuditEntry.System, token),
                _ => (transaction, token) => AskDeskAsync(transaction, effect, token),
            }
        );

    private async Task AskLeadAsync(Transaction transaction, Effect effect, CancellationToken cancellationToken)
    {
        var arrangement = await FindAsync(transaction, effect, cancellationToken);
        var submission = await submissions.ReadAsync(transaction, Text(effect, "submissionId"), null, cancellationToken);
        await opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = Text(effect, "id"),
                Kind = CaseTaskKinds.SetupQuestion,
                Step = DecisionStep.SetUp,
                Subject = arrangement.Id,
                CaseId = arrangement.CaseId,
                Service = arrangement.Service,
                Excluded = [.. new[] { arrangement.WorkerId, submission.PersonId }.OfType<string>().Distinct(StringComparer.Ordinal)],
                InstanceId = effect.InstanceId,
                Role = Role.SafeguardingLead,
                Level = arrangement.Form.Level,
                Ladder = "K1",
                Target = LeadHours,
                Content = new TaskContent(submission.SubmissionId, submission.Revision, submission.ContentHash, RuleVersion: null),
                Payload = new TaskPayload(
                    arrangement.CaseReference,
                    SetupQuestionKind.Outcomes,
                    [],
                    TaskPayload.DetailOf(new SetupQuestionDetail(arrangement.WorkerId))
                ),
            },
            cancellationToken
        );
    }

    /// <summary>
    /// The phone's row is locked first, as by an answer of the desk: either the answer finds the wait of this form, or this finds the answer.
    /// </summary>
    private async Task AskDeskAsync(Transaction transaction, Effect effect, CancellationToken cancellationToken)
    {
        var arrangement = await FindAsync(transaction, effect, cancellationToken);
        var submissionId = Text(effect, "submissionId");
        var revision = await SubmissionFacts.CurrentRevisionAsync(transaction, submissionId, cancellationToken) ?? 0;
        var form = await submissions.CodesAsync(transaction, submissionId, revision, cancellationToken);
        var asset = SetupRule.PhoneOf(form.Answers) ?? "";
        await phones.LockAsync(transaction, asset, cancellationToken);
        var worker = await register.FindAsync(arrangement.WorkerId, transaction, cancellationToken);
        if (worker is { PhoneStatus: PhoneStatus.Confirmed, PhoneAsset: { } has } && has == asset)
        {
            await inbox.AppendAsync(transaction, AskPhonesDesk.Answered(effect.Id, arrangement.Id, arrangement.CaseId), cancellationToken);
            return;
        }

        var subject = SetupAssessment.SubjectOf(asset, arrangement.WorkerId);
        if ((await store.OfSubjectAsync(transaction, subject, cancellationToken)).Any(task => task.IsOpen))
        {
            return;
        }

        await opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = "t-" + effect.Id,
                Kind = PhoneKind.KindName,
                Step = PhoneKind.KindName,
                Subject = subject,
                Service = arrangement.Service,
                Role = Role.PhonesDesk,
                Ladder = "K5",
                Target = DeskHours,
                Payload = new TaskPayload(
                    asset,
                    PhoneKind.Outcomes,
                    [],
                    TaskPayload.DetailOf(new PhoneDetail(asset, arrangement.WorkerId))
                ),
            },
            cancellationToken
        );
    }

    private async Task<Arrangement> FindAsync(Transaction transaction, Effect effect, CancellationToken cancellationToken) =>
        await arrangements.FindAsync(transaction, Text(effect, "arrangementId"), cancellationToken)
        ?? throw new InvalidOperationException("There is no arrangement to ask about.");

    private static string Text(Effect effect, string name) => effect.Payload[name]?.ToString() ?? "";
}
