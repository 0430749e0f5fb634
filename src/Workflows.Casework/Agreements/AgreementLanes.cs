using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Agreements;

/// <summary>Opens and withdraws the worker's tasks about an agreement, in the transaction that completes the effect, so each happens once.</summary>
public sealed class AgreementLanes(ArrangementBook book, AgreementCodes codes, TaskOpening opening, TaskChanges tasks, Inbox inbox)
    : ILaneHandler
{
    private const string Ladder = "K2";
    private const string TalkLadder = "Talk";
    private static readonly TimeSpan Target = TimeSpan.FromHours(40);
    private static readonly TimeSpan TalkTarget = TimeSpan.FromHours(16);
    private static readonly LanePolicy Policy = new() { Ordered = false };

    /// <inheritdoc />
    public bool Serves(string lane) => lane is AskForAgreement.OpenLane or AskForAgreement.WithdrawLane or AskToTalk.Lane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
        new([.. batch.Effects.Select(pending => CarryOut(batch.Lane, pending.Effect))]);

    private EffectResult.Done CarryOut(string lane, Effect effect)
    {
        var (id, arrangementId) = (Text(effect.Payload, "id"), Text(effect.Payload, "arrangementId"));
        return new EffectResult.Done(
            Within: (transaction, token) =>
                lane switch
                {
                    AskForAgreement.OpenLane => OpenAsync(transaction, id, arrangementId, effect.InstanceId, token),
                    AskForAgreement.WithdrawLane => tasks.WithdrawAsync(transaction, id, AuditEntry.System, token),
                    _ => OpenTalkAsync(transaction, arrangementId, token),
                }
        );
    }

    /// <summary>Opens the worker's task, or tells the workflow that the young person has answered, or that it ended, meanwhile.</summary>
    private async Task OpenAsync(
        Transaction transaction,
        string taskId,
        string arrangementId,
        string? instanceId,
        CancellationToken cancellationToken
    )
    {
        if (await book.FindAsync(transaction, arrangementId, cancellationToken) is not { } arrangement)
        {
            throw new InvalidOperationException("There is no such arrangement to ask about.");
        }

        if (arrangement.State == ArrangementState.AwaitingAgreement)
        {
            await opening.OpenAsync(
                transaction,
                NewTaskOf(arrangement, taskId, CaseTaskKinds.Agreement, Ladder, Target, [], instanceId),
                cancellationToken
            );
        }
        else
        {
            await inbox.AppendAsync(transaction, AskForAgreement.StimulusOf(arrangement, taskId), cancellationToken);
        }
    }

    private async Task OpenTalkAsync(Transaction transaction, string arrangementId, CancellationToken cancellationToken)
    {
        if (
            await book.FindAsync(transaction, arrangementId, cancellationToken) is { State: ArrangementState.AwaitingAgreement } arrangement
            && await codes.NewestAsync(transaction, arrangementId, cancellationToken) is { TalkAskedAt: not null } code
        )
        {
            var taskId = FormattableString.Invariant($"gt-{arrangementId}-{code.Number}-{code.Talks}");
            await opening.OpenAsync(
                transaction,
                NewTaskOf(
                    arrangement,
                    taskId,
                    CaseTaskKinds.AgreementTalk,
                    TalkLadder,
                    TalkTarget,
                    [AgreementTalkKind.Talked],
                    instanceId: null
                ),
                cancellationToken
            );
        }
    }

    private static NewTask NewTaskOf(
        Arrangement arrangement,
        string id,
        string kind,
        string ladder,
        TimeSpan target,
        IReadOnlyList<string> options,
        string? instanceId
    ) =>
        new()
        {
            Id = id,
            Kind = kind,
            Step = kind,
            Subject = arrangement.Id,
            CaseId = arrangement.CaseId,
            Service = arrangement.Service,
            InstanceId = instanceId,
            Role = Role.Worker,
            PersonId = arrangement.WorkerId,
            Ladder = ladder,
            Target = target,
            Payload = new TaskPayload(arrangement.CaseReference, options, []),
        };

    private static string Text(JsonObject payload, string name) => payload[name]?.ToString() ?? "";
}
