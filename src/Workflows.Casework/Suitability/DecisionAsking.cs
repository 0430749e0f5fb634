using Workflows.Casework.Arrangements;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Kinds;
using Workflows.HumanTasks.Tasks;
using Workflows.People;
using Workflows.Storage;

namespace Workflows.Casework.Suitability;

/// <summary>Opens tasks about an arrangement, with the level, the conditions and the people that the case needs.</summary>
public sealed class DecisionAsking(
    TaskOpening opening,
    ArrangementBook arrangements,
    TaskKindCatalog kinds,
    AskedDecisionRules rules,
    BusinessClock clock
)
{
    private static readonly TimeSpan UrgentTarget = TimeSpan.FromHours(4);

    private static readonly string[] ForTheLead =
    [
        "four_weeks",
        "daytime_only",
        "named_other_channel",
        "sm_sees_weekly",
        DecisionCodes.ParentNotTold,
    ];
    private static readonly string[] ForTheManager = ["shorter_review", "daytime_only", "named_other_channel", "sm_sees_weekly"];
    private static readonly string[] ForOne = ["shorter_review", "named_other_channel", "sm_sees_weekly"];

    /// <summary>Opens a task about the current form of the arrangement. Opening the same id twice opens one task.</summary>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="asked">The task to open.</param>
    /// <param name="instanceId">Id of the workflow instance that waits for the answer; null: none waits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TaskRefusedException">It must not be asked like this, or the arrangement does not exist.</exception>
    public async Task<HumanTask> OpenAsync(
        Transaction transaction,
        AskedDecision asked,
        string? instanceId = null,
        CancellationToken cancellationToken = default
    )
    {
        if (rules.Refuse(asked) is { } refused)
        {
            throw new TaskRefusedException(refused);
        }

        var arrangement =
            await arrangements.FindAsync(transaction, asked.ArrangementId, cancellationToken)
            ?? throw new TaskRefusedException("There is no arrangement to ask about.");
        var role = Roles.Find(asked.Role)!.Value;
        return await opening.OpenAsync(
            transaction,
            new NewTask
            {
                Id = asked.Id,
                Kind = asked.Kind,
                Step = asked.Step,
                Subject = arrangement.Id,
                CaseId = arrangement.CaseId,
                Service = arrangement.Service,
                Excluded = [arrangement.WorkerId],
                InstanceId = instanceId,
                Role = role,
                AlsoRoles = Roles.Find(asked.AlsoRole) is { } also ? [also] : [],
                // A definition cannot lower the level that the case needs; an unknown age is treated as under age.
                Level = asked.Kind == CaseTaskKinds.Conversation ? 2 : Math.Max(asked.Level, arrangement.Form.Level),
                Ladder = asked.Ladder,
                Target = TimeSpan.FromHours(asked.TargetHours),
                // Elapsed hours, nights and weekends included: it cannot wait for the morning.
                DueAt = asked.Step == DecisionStep.SafeWord ? clock.Now + UrgentTarget : null,
                Content = arrangement.Form.ToTaskContent(),
                Payload = new TaskPayload(
                    arrangement.CaseReference,
                    asked.Options.Count > 0 ? asked.Options : kinds.Get(asked.Kind).Options,
                    asked.ReasonCodes.Count > 0 ? asked.ReasonCodes : DecisionCodes.ReasonsOf(asked.Step),
                    TaskPayload.DetailOf(
                        new FormQuestionDetail(
                            arrangement.WorkerId,
                            asked.Kind == CaseTaskKinds.Decision ? ConditionsFor(arrangement, asked.Step) : []
                        )
                    )
                ),
            },
            cancellationToken
        );
    }

    private static string[] ConditionsFor(Arrangement arrangement, string step) =>
        !arrangement.Form.NeedsTwo ? ForOne
        : step == DecisionStep.SafeguardingLead ? ForTheLead
        : ForTheManager;
}

/// <summary>The data of a task about an arrangement.</summary>
/// <param name="WorkerId">Id of the worker at the time when the task was opened.</param>
/// <param name="Conditions">Codes of the conditions that are offered with an approval.</param>
internal sealed record FormQuestionDetail(string WorkerId, IReadOnlyList<string> Conditions);
