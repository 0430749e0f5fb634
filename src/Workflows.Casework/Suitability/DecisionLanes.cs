using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.People.WorkingTime;
using Workflows.Storage;
using Workflows.Storage.Lanes;
using Workflows.Submissions.Forms;

namespace Workflows.Casework.Suitability;

/// <summary>
/// Carries out the effects of the activities about decisions: opening and withdrawing tasks, moving them to newer answers, asking the
/// worker, and mails about arrangements. Each is written in the transaction that completes its effect, so each happens once.
/// </summary>
public sealed class DecisionLanes(
    TaskChanges tasks,
    DecisionAsking asking,
    AskedDecisionRules rules,
    ArrangementBook arrangements,
    ArrangementMail mail,
    FormContents forms,
    FormCatalog catalog,
    NewestAnswers newest,
    PeopleDirectory directory,
    WorkingCalendar calendar,
    Database database,
    BusinessClock clock
) : ILaneHandler
{
    private const int DaysToAnswer = 5;
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
    public ValueTask<IReadOnlyList<EffectResult>> CarryOutAsync(LaneBatch batch, CancellationToken cancellationToken) =>
        batch.OneByOneAsync(effect => CarryOutAsync(batch.Lane, effect, cancellationToken));

    private async ValueTask<EffectResult> CarryOutAsync(string lane, Effect effect, CancellationToken cancellationToken)
    {
        var payload = effect.Payload;
        switch (lane)
        {
            case AskForDecision.OpenLane:
                return await OpenAsync(AskedDecision.Read(payload), effect, cancellationToken);
            case AskForDecision.WithdrawLane:
                return new EffectResult.Done(
                    Within: (transaction, token) =>
                        tasks.WithdrawAsync(transaction, TaskWithdrawal.TaskOf(payload), AuditEntry.System, token)
                );
            case AskForDecision.ReviseLane:
                return await ReviseAsync(Text(payload, "arrangementId"), cancellationToken);
            case AskWorkerForMore.Lane:
                return await AskWorkerAsync(effect, cancellationToken);
            case SendMail.Lane:
                return await SendMailAsync(effect, cancellationToken);
            default:
                throw new InvalidOperationException($"The lane '{lane}' is not served here.");
        }
    }

    /// <summary>
    /// Opens the task on the newest answers, because a corrected age changes the page, its conditions and its level. What must not be asked
    /// is refused before the transaction, and the instance that asks is told.
    /// </summary>
    private async ValueTask<EffectResult> OpenAsync(AskedDecision asked, Effect effect, CancellationToken cancellationToken)
    {
        var refused =
            rules.Refuse(asked)
            ?? (await ExistsAsync(asked.ArrangementId, cancellationToken) ? null : "There is no arrangement to ask about.");
        if (refused is not null)
        {
            return new EffectResult.Refused(refused, TaskAnswer.Refuse(asked.Id, effect, refused));
        }

        var coded = await forms.NewestOfAsync(asked.ArrangementId, cancellationToken);
        return new EffectResult.Done(
            Within: async (transaction, token) =>
            {
                if (coded is not null)
                {
                    await newest.BringUpToDateAsync(transaction, asked.ArrangementId, coded, token);
                }

                await asking.OpenAsync(transaction, asked, effect.InstanceId, token);
            }
        );
    }

    private async ValueTask<EffectResult> SendMailAsync(Effect effect, CancellationToken cancellationToken)
    {
        var (template, arrangementId, roles) = (
            Text(effect.Payload, "template"),
            Text(effect.Payload, "arrangementId"),
            Codes(effect.Payload, "to")
        );
        var refused =
            mail.Refuse(template, roles)
            ?? (await ExistsAsync(arrangementId, cancellationToken) ? null : "There is no arrangement to send a mail about.");
        return refused is not null
            ? new EffectResult.Refused(refused)
            : new EffectResult.Done(
                Within: (transaction, token) => mail.SendAsync(transaction, effect.Id, template, arrangementId, roles, token)
            );
    }

    private async Task<bool> ExistsAsync(string arrangementId, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        return await arrangements.FindAsync(transaction, arrangementId, cancellationToken) is not null;
    }

    private async ValueTask<EffectResult> ReviseAsync(string arrangementId, CancellationToken cancellationToken) =>
        await forms.NewestOfAsync(arrangementId, cancellationToken) is { } coded
            ? new EffectResult.Done(Within: (transaction, token) => newest.BringUpToDateAsync(transaction, arrangementId, coded, token))
            : new EffectResult.Refused("The arrangement does not exist.");

    private async ValueTask<EffectResult> AskWorkerAsync(Effect effect, CancellationToken cancellationToken)
    {
        var arrangementId = Text(effect.Payload, "arrangementId");
        if (AskWorkerForMore.RefuseQuestions(catalog, Codes(effect.Payload, "questions")) is { } refused)
        {
            return EffectResult.Refused.To(effect, refused);
        }

        Arrangement arrangement;
        DateTimeOffset due;
        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            if (await arrangements.FindAsync(transaction, arrangementId, cancellationToken) is not { } found)
            {
                return EffectResult.Refused.To(effect, "The arrangement does not exist.");
            }

            arrangement = found;
            var nation = await directory.NationAsync(found.Service, transaction, cancellationToken);
            due = calendar.AddWorkingDays(clock.Now, DaysToAnswer, nation);
        }

        return new EffectResult.Done(
            new JsonObject { ["dueAt"] = due.ToString("O"), ["submissionId"] = arrangement.Form.SubmissionId },
            (transaction, token) =>
                mail.AskForMoreAsync(transaction, effect.Id, arrangement, Codes(effect.Payload, "questions"), due, token)
        );
    }

    private static string Text(JsonObject payload, string name) => payload[name]?.ToString() ?? "";

    private static IReadOnlyList<string> Codes(JsonObject payload, string name) =>
        payload[name] is JsonArray codes ? [.. codes.Select(c => c!.ToString())] : [];
}
