using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.HumanTasks.Plain;

/// <summary>Opens and withdraws what "Ask a person" asks, in the transaction that completes the effect, so each happens once.</summary>
public sealed class PlainLanes(TaskOpening opening, TaskChanges changes, PlainQuestionRules rules, PeopleDirectory directory) : ILaneHandler
{
    private static readonly LanePolicy Policy = new() { Ordered = false };

    /// <inheritdoc />
    public bool Serves(string lane) => lane is AskPerson.OpenLane or AskPerson.WithdrawLane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
        batch.OneByOneAsync(effect => CarryOutAsync(batch.Lane, effect, cancellationToken));

    /// <summary>Opens a question; the same id opened twice is one task.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="question">The question, without a problem.</param>
    /// <param name="instanceId">The workflow instance that waits; null: none waits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<HumanTask> OpenAsync(
        Transaction transaction,
        PlainQuestion question,
        string? instanceId,
        CancellationToken cancellationToken = default
    ) =>
        opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = question.Id,
                Kind = PlainKind.KindName,
                Step = PlainKind.KindName,
                Service = question.Service,
                InstanceId = instanceId,
                Role = Roles.Find(question.Role)!.Value,
                PersonId = string.IsNullOrEmpty(question.PersonId) ? null : question.PersonId,
                Level = question.Level,
                Ladder = question.Ladder,
                Target = TimeSpan.FromHours(question.TargetHours),
                Payload = new TaskPayload(
                    null,
                    question.Options,
                    question.Reasons,
                    TaskPayload.DetailOf(new PlainDetail(question.Title, question.Text, question.ReasonFor))
                ),
            },
            cancellationToken
        );

    private async ValueTask<EffectResult> CarryOutAsync(string lane, Effect effect, CancellationToken cancellationToken)
    {
        if (lane == AskPerson.WithdrawLane)
        {
            var taskId = TaskWithdrawal.TaskOf(effect.Payload);
            return new EffectResult.Done(Within: (t, token) => changes.WithdrawAsync(t, taskId, "system", token));
        }

        var question = PlainQuestion.Read(effect.Payload);
        var problem =
            rules.Refuse(question)
            ?? (
                await directory.ServiceAsync(question.Service, null, cancellationToken) is null
                    ? $"There is no service '{question.Service}' whose people could be asked."
                    : null
            );
        return problem is not null
            ? new EffectResult.Refused(problem, TaskAnswer.Refuse(question.Id, effect, problem))
            : new EffectResult.Done(Within: (t, token) => OpenAsync(t, question, effect.InstanceId, token));
    }
}
