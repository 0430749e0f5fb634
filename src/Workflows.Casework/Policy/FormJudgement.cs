using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflows.Casework.Policy;

/// <summary>
/// The judgement on a form's answers alone (W02), in this order: under age, account managed by a parent, never-use list; then a
/// conversation; then the young person's no; then an offer. A missing required answer never leads to "go". Only "go" can be approved.
/// </summary>
public static class FormJudgement
{
    /// <summary>A person may be asked to approve it.</summary>
    public const string Go = "Go";

    /// <summary>The answers exclude WhatsApp: the arrangement ends at once.</summary>
    public const string Excluded = "Excluded";

    /// <summary>A safeguarding lead must talk with the worker first .</summary>
    public const string Conversation = "Conversation";

    /// <summary>The young person did not say yes.</summary>
    public const string NotNow = "NotNow";

    /// <summary>The young person's phone does not allow it; the service manager may offer a phone or data.</summary>
    public const string NeedsOffer = "NeedsOffer";

    /// <summary>The judgement on coded answers.</summary>
    public static (string Outcome, string? StopCode) Of(AgePolicy policy, IReadOnlyDictionary<string, JsonNode?> answers) =>
        Of(policy, key => CodeOf(answers, key));

    private static string? CodeOf(IReadOnlyDictionary<string, JsonNode?> answers, string key) =>
        answers.GetValueOrDefault(key) is JsonValue value && value.TryGetValue<string>(out var code) ? code : null;

    /// <summary>Whether two people must approve; they must when the answers do not show that the young person is old enough.</summary>
    public static bool NeedsTwo(AgePolicy policy, IReadOnlyDictionary<string, JsonNode?> answers) =>
        NeedsTwo(policy, CodeOf(answers, "age_band"));

    /// <summary>Whether two people must approve, from the age band's code.</summary>
    public static bool NeedsTwo(AgePolicy policy, string? ageBand) =>
        LowestAge(ageBand) is not { } age || age < policy.IndividualAssessmentBelow;

    /// <summary>The judgement, from answers by question key.</summary>
    internal static (string Outcome, string? StopCode) Of(AgePolicy policy, Func<string, string?> answer)
    {
        var band = answer("age_band");
        var lowest = LowestAge(band);
        var minimum = Math.Max(policy.PlatformMinimum, policy.CharityMinimum);
        if (HighestAge(band) is { } highest && highest < minimum)
        {
            return (Excluded, "X2");
        }

        if (answer("managed_account") == "yes" && !AllowedWithParent(policy, answer("parent")))
        {
            return (Excluded, "X1");
        }

        if (answer("never_use") == "something")
        {
            return (Excluded, "X1");
        }

        if (answer("yp_answer") is "no" or "not_sure")
        {
            return (NotNow, null);
        }

        var clear =
            answer("never_use") == "nothing"
            && answer("yp_answer") == "together"
            && answer("age_checked") == "yes"
            && lowest >= minimum
            && answer("concern") is "no" or "yes_followed"
            && (!NeedsTwo(policy, band) || (answer("warning_signs") is "none" or "one" && answer("managed_account") is "no" or "yes"));
        if (!clear)
        {
            return (Conversation, null);
        }

        return answer("access") is "ok" or "shared" ? (Go, null) : (NeedsOffer, null);
    }

    private static bool AllowedWithParent(AgePolicy policy, string? parent) =>
        policy.ParentManagedAccount == ParentManagedAccount.AllowIfParentKnows && parent is "knows_content" or "knows_objects";

    private static int? HighestAge(string? band)
    {
        if (LowestAge(band) is not { } lowest || band is null)
        {
            return null;
        }

        var last = string.Concat(band.Reverse().TakeWhile(char.IsAsciiDigit).Reverse());
        return band.StartsWith("under", StringComparison.Ordinal) && int.TryParse(last, out var under) ? under - 1
            : band.EndsWith('+') ? int.MaxValue
            : int.TryParse(last, out var highest) ? Math.Max(lowest, highest)
            : null;
    }

    /// <summary>The lowest age of a band (<c>13-15</c>: 13; <c>under13</c>: 0; <c>18+</c>: 18), or null when it cannot be told.</summary>
    public static int? LowestAge(string? band)
    {
        if (band is null)
        {
            return null;
        }

        if (band.StartsWith("under", StringComparison.Ordinal))
        {
            return 0;
        }

        var digits = string.Concat(band.TakeWhile(char.IsAsciiDigit));
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : null;
    }
}
