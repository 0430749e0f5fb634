using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Questions;

/// <summary>Opens and withdraws what "Ask about a case" asks, in the transaction that completes the effect, so each happens once.</summary>
public sealed class CaseQuestionLanes(
    Database database,
    ArrangementBook arrangements,
    TaskOpening opening,
    TaskChanges changes,
    CaseQuestionRules rules
) : ILaneHandler
{
    private static readonly LanePolicy Policy = new() { Ordered = false };

    /// <inheritdoc />
    public bool Serves(string lane) => lane is AskAboutCase.OpenLane or AskAboutCase.WithdrawLane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
        batch.OneByOneAsync(effect => CarryOutAsync(batch.Lane, effect, cancellationToken));

    /// <summary>Opens a question; the same id opened twice is one task.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="asked">The question, without a problem.</param>
    /// <param name="arrangement">The arrangement that it is about.</param>
    /// <param name="instanceId">The workflow instance that waits; null: none waits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<HumanTask> OpenAsync(
        Transaction transaction,
        AskedCaseQuestion asked,
        Arrangement arrangement,
        string? instanceId,
        CancellationToken cancellationToken = default
    )
    {
        var question = asked.Question;
        return opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = question.Id,
                Kind = CaseQuestionKind.KindName,
                Step = asked.Step,
                Subject = arrangement.Id,
                CaseId = arrangement.CaseId,
                Service = arrangement.Service,
                InstanceId = instanceId,
                Role = Roles.Find(question.Role)!.Value,
                PersonId =
                    CaseQuestionRules.AsksItsWorker(asked) ? arrangement.WorkerId
                    : string.IsNullOrEmpty(question.PersonId) ? null
                    : question.PersonId,
                Level = question.Level,
                Ladder = question.Ladder,
                Target = TimeSpan.FromHours(question.TargetHours),
                Payload = new TaskPayload(
                    arrangement.CaseReference,
                    question.Options,
                    question.Reasons,
                    TaskPayload.DetailOf(new CaseQuestionDetail(question.Title, question.Text, question.ReasonFor, arrangement.WorkerId))
                ),
            },
            cancellationToken
        );
    }

    private async ValueTask<EffectResult> CarryOutAsync(string lane, Effect effect, CancellationToken cancellationToken)
    {
        if (lane == AskAboutCase.WithdrawLane)
        {
            var taskId = TaskWithdrawal.TaskOf(effect.Payload);
            return new EffectResult.Done(Within: (t, token) => changes.WithdrawAsync(t, taskId, AuditEntry.System, token));
        }

        var asked = AskedCaseQuestion.Read(effect.Payload);
        await using var reading = await database.BeginAsync(cancellationToken);
        var arrangement = await arrangements.FindAsync(reading, asked.ArrangementId, cancellationToken);
        var problem = rules.Refuse(asked) ?? (arrangement is null ? "There is no arrangement to ask about." : null);
        return problem is not null
            ? new EffectResult.Refused(problem, TaskAnswer.Refuse(asked.Question.Id, effect, problem))
            : new EffectResult.Done(Within: (t, token) => OpenAsync(t, asked, arrangement!, effect.InstanceId, token));
    }
}
