using Workflows.Casework.Policy;
using Workflows.Engine.Authoring;

namespace Workflows.Casework.Suitability;

/// <summary>
/// Branches on the judgement of a form's answers before any person is asked (W02), in this order: under age, account managed by a parent,
/// never-use list; then a conversation; then the young person's no; then an offer. A missing required answer never leads to <c>Go</c>.
/// </summary>
[Activity("Casework", "Casework", "Hard stops, conversation, not now, offer: before any person is asked.", DisplayName = "Hard stops")]
[FlowNode("Go", "Excluded", "Conversation", "NotNow", "NeedsOffer")]
public sealed class HardStops : Activity
{
    /// <summary>The end code of answers that exclude: X1 or X2.</summary>
    [Output(TellsAnswers = true)]
    public Output<string>? StopCode { get; set; }

    /// <summary>Whether two people must approve.</summary>
    [Output(TellsAnswers = true)]
    public Output<bool>? Under16 { get; set; }

    /// <summary>Version of the age policy that was used.</summary>
    public Output<int>? PolicyVersion { get; set; }

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var policy = context.GetRequiredService<AgePolicies>().InForce(context.Now);
        var answers = context.ReadSet.Answers;
        var (outcome, code) = FormJudgement.Of(policy, answers);
        context.Set(StopCode, code ?? "");
        context.Set(Under16, FormJudgement.NeedsTwo(policy, answers));
        context.Set(PolicyVersion, policy.Version);
        return context.CompleteActivityWithOutcomesAsync(outcome);
    }
}
