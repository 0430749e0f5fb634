using System.Globalization;
using Workflows.Submissions.Checks;

namespace Workflows.Tests.Scenarios;

/// <summary>Answers to form F2 in the words of its options, by question key.</summary>
internal static class Answers
{
    public static string Case(string service, int number) => $"{service}-{number:00000}-{CaseReference.LetterOf(service, number)}";

    public static Dictionary<string, string[]> Adult(string caseReference) =>
        new()
        {
            ["kind"] = ["New"],
            ["case_ref"] = [caseReference],
            ["age_band"] = ["18 or over"],
            ["age_checked"] = ["Yes"],
            ["yp_answer"] = ["They want to use it; we decided together"],
            ["never_use"] = ["Nothing applies"],
            ["access"] = ["Own phone that runs WhatsApp, with data"],
            ["managed_account"] = ["No"],
            ["purposes"] = ["Appointment times", "Quick check-ins"],
            ["privacy"] = ["Ordinary"],
            ["other_channels"] = ["Phone call", "Visit"],
            ["risk"] = ["Low"],
            ["ooh_plan"] = ["Yes"],
            ["concern"] = ["No"],
            ["age_band_again"] = ["18 or over"],
            ["confidence"] = ["4"],
            ["confirm"] = ["This is my own assessment", "The case file is up to date"],
        };

    /// <summary>Sixteen or seventeen: one decision is enough.</summary>
    public static Dictionary<string, string[]> Sixteen(string caseReference, DateTimeOffset now) =>
        new(Adult(caseReference))
        {
            ["age_band"] = ["16 or 17"],
            ["next_band_on"] = [now.AddMonths(11).ToString("MMMM yyyy", CultureInfo.InvariantCulture)],
            ["age_band_again"] = ["16 or 17"],
        };

    /// <summary>Thirteen to fifteen: a manager and a lead decide.</summary>
    public static Dictionary<string, string[]> Fourteen(string caseReference, DateTimeOffset now) =>
        new(Adult(caseReference))
        {
            ["age_band"] = ["13 to 15"],
            ["next_band_on"] = [now.AddMonths(10).ToString("MMMM yyyy", CultureInfo.InvariantCulture)],
            ["age_band_again"] = ["13 to 15"],
            ["understanding"] = ["Yes, in their own words"],
            ["considered_by"] = ["Me with manager"],
            ["parent"] = ["Knows and is content"],
            ["warning_signs"] = ["None"],
            ["less_risky"] = ["No"],
            ["order_limits"] = ["No"],
            ["safer"] = ["SM sees weekly checks", "Daytime only"],
        };

    /// <summary>Stops at the question about the never-use list.</summary>
    public static Dictionary<string, string[]> NeverUse(string caseReference, string answer) =>
        new()
        {
            ["kind"] = ["New"],
            ["case_ref"] = [caseReference],
            ["age_band"] = ["18 or over"],
            ["age_checked"] = ["Yes"],
            ["yp_answer"] = ["They want to use it; we decided together"],
            ["never_use"] = [answer],
        };
}
