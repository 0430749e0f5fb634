using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Lanes;

namespace Workflows.Casework.Decisions.Activities;

/// <summary>
/// Carries out what the activities of this room note: opening and withdrawing questions, asking the worker, mails about arrangements. All of
/// it is written in the transaction that completes the effect, so each happens once.
/// </summary>
public sealed class DecisionLanes(
    HumanTasks tasks,
    TaskOpening opening,
    ArrangementBook arrangements,
    ArrangementMail mail,
    FormContents forms,
    PeopleDirectory directory,
    WorkingCalendar calendar,
    Database database,
    BusinessClock clock
) : ILaneHandler
{
    private static readonly LanePolicy Policy = new() { Ordered = false };

    /// <inheritdoc />
    public bool Serves(string lane) =>
        lane
            is AskForDecision.OpenLane
                or AskForDecision.WithdrawLane
                or AskForDecision.ReviseLane
                or AskWorkerForMore.Lane
                or SendMail.Lane;

    /// <inheritdoc />
    public LanePolicy PolicyOf(string lane) => Policy;

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken)
    {
        var results = new List<EffectResult>();
        foreach (var pending in batch.Effects)
        {
            results.Add(await CarryOutAsync(batch.Lane, pending.Effect, cancellationToken));
        }

        return results;
    }

    private async ValueTask<EffectResult> CarryOutAsync(string lane, Effect effect, CancellationToken cancellationToken)
    {
        var payload = effect.Payload;
        switch (lane)
        {
            case AskForDecision.OpenLane:
                return Roles.Find(Text(payload, "role")) is { } role
                    ? await OpenAsync(Read(payload, role) with { InstanceId = effect.InstanceId }, cancellationToken)
                    : new EffectResult.Refused($"There is no role '{Text(payload, "role")}'.");
            case AskForDecision.WithdrawLane:
                return new EffectResult.Done(Within: (t, ct) => tasks.WithdrawAsync(t, Text(payload, "id"), "system", ct));
            case AskForDecision.ReviseLane:
                return await ReviseAsync(Text(payload, "arrangementId"), cancellationToken);
            case SendMail.Lane:
                return new EffectResult.Done(
                    Within: (t, ct) =>
                        mail.SendAsync(t, effect.Id, Text(payload, "template"), Text(payload, "arrangementId"), Codes(payload, "to"), ct)
                );
            default:
                return await AskWorkerAsync(effect, cancellationToken);
        }
    }

    /// <summary>Asks about the newest answers: an age that was corrected a moment ago changes what the page, its conditions and its level say.</summary>
    private async ValueTask<EffectResult> OpenAsync(OpenTask asked, CancellationToken cancellationToken)
    {
        var newest = await forms.NewestOfAsync(asked.ArrangementId, cancellationToken);
        return new EffectResult.Done(
            Within: async (transaction, token) =>
            {
                if (newest is not null)
                {
                    await ReviseAsync(transaction, asked.ArrangementId, newest, token);
                }

                await opening.OpenAsync(transaction, asked, token);
            }
        );
    }

    /// <summary>Puts the arrangement, and every open question about it, on the newest answers.</summary>
    private async ValueTask<EffectResult> ReviseAsync(string arrangementId, CancellationToken cancellationToken) =>
        await forms.NewestOfAsync(arrangementId, cancellationToken) is { } newest
            ? new EffectResult.Done(Within: (transaction, token) => ReviseAsync(transaction, arrangementId, newest, token))
            : new EffectResult.Refused("The arrangement does not exist.");

    private async Task ReviseAsync(Transaction transaction, string arrangementId, CodedForm newest, CancellationToken cancellationToken)
    {
        var content = await forms.ContentAsync(transaction, newest, cancellationToken);
        await arrangements.ReviseAsync(transaction, arrangementId, content, newest.Columns, cancellationToken);
        await tasks.SupersedeContentAsync(transaction, newest.SubmissionId, content, cancellationToken);
    }

    private async ValueTask<EffectResult> AskWorkerAsync(Effect effect, CancellationToken cancellationToken)
    {
        var arrangementId = Text(effect.Payload, "arrangementId");
        Arrangement arrangement;
        DateTimeOffset due;
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            if (await arrangements.FindAsync(transaction, arrangementId, cancellationToken) is not { } found)
            {
                return new EffectResult.Refused("The arrangement does not exist.");
            }

            arrangement = found;
            var nation = await directory.NationAsync(found.Service, transaction, cancellationToken);
            due = calendar.AddWorkingDays(clock.Now, 5, nation);
        }

        return new EffectResult.Done(
            new JsonObject { ["dueAt"] = due.ToString("O"), ["submissionId"] = arrangement.Form.SubmissionId },
            (t, ct) => mail.AskForMoreAsync(t, effect.Id, arrangement, Codes(effect.Payload, "questions"), due, ct)
        );
    }

    private static OpenTask Read(JsonObject payload, Role role) =>
        new()
        {
            Id = Text(payload, "id"),
            Kind = Text(payload, "kind"),
            Step = Text(payload, "step"),
            ArrangementId = Text(payload, "arrangementId"),
            Role = role,
            Level = payload["level"]!.GetValue<int>(),
            Ladder = Text(payload, "ladder"),
            TargetHours = payload["targetHours"]!.GetValue<double>(),
            Options = Codes(payload, "options"),
            ReasonCodes = Codes(payload, "reasonCodes"),
        };

    private static string Text(JsonObject payload, string name) => payload[name]?.ToString() ?? "";

    private static IReadOnlyList<string> Codes(JsonObject payload, string name) =>
        payload[name] is JsonArray codes ? [.. codes.Select(c => c!.ToString())] : [];
}
