using Workflows.Engine.Runtime;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.HumanTasks.Plain;

/// <summary>Opens and withdraws what "Ask a person" asks, in the transaction that completes the effect, so each happens once.</summary>
public sealed class PlainLanes(TaskOpening opening, TaskChanges changes) : ILaneHandler
{
    private static readonly LanePolicy Policy = new() { Ordered = false };

    /// <inheritdoc />
    public bool Serves(string lane) => lane is AskPerson.OpenLane or AskPerson.WithdrawLane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
        new([.. batch.Effects.Select(e => CarryOut(batch.Lane, e.Effect))]);

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

    private EffectResult CarryOut(string lane, Effect effect)
    {
        if (lane == AskPerson.WithdrawLane)
        {
            var taskId = PlainQuestion.WithdrawnTask(effect.Payload);
            return new EffectResult.Done(Within: (t, token) => changes.WithdrawAsync(t, taskId, "system", token));
        }

        var question = PlainQuestion.Read(effect.Payload);
        return question.Problem is { } problem
            ? new EffectResult.Refused(problem)
            : new EffectResult.Done(Within: (t, token) => OpenAsync(t, question, effect.InstanceId, token));
    }
}
