using System.Text.Json.Nodes;
using Workflows.Casework.Arrangements;
using Workflows.Casework.Policy;
using Workflows.Engine.Authoring;

namespace Workflows.Casework.Decisions.Activities;

/// <summary>
/// What the answers alone decide, in this order, before any person is asked (W02): under age, account managed by a parent, never-use list;
/// then a conversation; then the young person's no; then an offer. An answer that is missing where one is needed never means "go".
/// </summary>
[Activity("Casework", "Casework", "Hard stops, conversation, not now, offer: before any person is asked.", DisplayName = "Hard stops")]
[FlowNode("Go", "Excluded", "Conversation", "NotNow", "NeedsOffer")]
public sealed class HardStops : Activity
{
    /// <summary>X1 or X2.</summary>
    public Output<string>? StopCode { get; set; }

    /// <summary>Whether two people must approve.</summary>
    public Output<bool>? Under16 { get; set; }

    /// <summary>The age policy used.</summary>
    public Output<int>? PolicyVersion { get; set; }

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var policy = context.GetRequiredService<AgePolicies>().InForce(context.Now);
        var answers = context.ReadSet.Answers;
        var (outcome, code) = Judge(policy, answers);
        context.Set(StopCode, code ?? "");
        context.Set(Under16, FormContents.LowestAge(CodeOf(answers, "age_band")) is not { } age || age < policy.IndividualAssessmentBelow);
        context.Set(PolicyVersion, policy.Version);
        return context.CompleteActivityWithOutcomesAsync(outcome);
    }

    /// <summary>The judgement on coded answers.</summary>
    internal static (string Outcome, string? StopCode) Judge(AgePolicy policy, IReadOnlyDictionary<string, JsonNode?> answers) =>
        Judge(policy, key => CodeOf(answers, key));

    private static string? CodeOf(IReadOnlyDictionary<string, JsonNode?> answers, string key) =>
        answers.GetValueOrDefault(key) is JsonValue value && value.TryGetValue<string>(out var code) ? code : null;

    /// <summary>The judgement, by question key.</summary>
    internal static (string Outcome, string? StopCode) Judge(AgePolicy policy, Func<string, string?> answer)
    {
        var band = answer("age_band");
        var lowest = FormContents.LowestAge(band);
        var minimum = Math.Max(policy.PlatformMinimum, policy.CharityMinimum);
        if (HighestAge(band) is { } highest && highest < minimum)
        {
            return ("Excluded", "X2");
        }

        if (answer("managed_account") == "yes" && !AllowedWithParent(policy, answer("parent")))
        {
            return ("Excluded", "X1");
        }

        if (answer("never_use") == "something")
        {
            return ("Excluded", "X1");
        }

        if (answer("yp_answer") is "no" or "not_sure")
        {
            return ("NotNow", null);
        }

        var assessed = lowest is not { } age || age < policy.IndividualAssessmentBelow;
        var clear =
            answer("never_use") == "nothing"
            && answer("yp_answer") == "together"
            && answer("age_checked") == "yes"
            && lowest >= minimum
            && answer("concern") is "no" or "yes_followed"
            && (!assessed || (answer("warning_signs") is "none" or "one" && answer("managed_account") is "no" or "yes"));
        if (!clear)
        {
            return ("Conversation", null);
        }

        return answer("access") is "ok" or "shared" ? ("Go", null) : ("NeedsOffer", null);
    }

    private static bool AllowedWithParent(AgePolicy policy, string? parent) =>
        policy.ParentManagedAccount == ParentManagedAccount.AllowIfParentKnows && parent is "knows_content" or "knows_objects";

    private static int? HighestAge(string? band)
    {
        if (FormContents.LowestAge(band) is not { } lowest || band is null)
        {
            return null;
        }

        var last = string.Concat(band.Reverse().TakeWhile(char.IsAsciiDigit).Reverse());
        return band.StartsWith("under", StringComparison.Ordinal) && int.TryParse(last, out var under) ? under - 1
            : band.EndsWith('+') ? int.MaxValue
            : int.TryParse(last, out var highest) ? Math.Max(lowest, highest)
            : null;
    }
}
