namespace Workflows.Server.Demo;

/// <summary>Sample answers to form F2, as texts of its options.</summary>
internal static class DemoForms
{
    public const string Asha = "asha.malik@harbour.example";
    public const string Ben = "ben.cole@harbour.example";
    public const string Helen = "helen.okafor@harbour.example";
    public const string Priya = "priya.nair@harbour.example";
    public const string Janet = "janet.lowe@harbour.example";
    public const string Tom = "tom.reid@harbour.example";
    public const string Sam = "sam.poole@harbour.example";

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

    public static Dictionary<string, string[]> Fourteen(string caseReference, DateTimeOffset now) =>
        new(Adult(caseReference))
        {
            ["age_band"] = ["13 to 15"],
            ["next_band_on"] = [now.AddMonths(10).ToString("MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture)],
            ["age_band_again"] = ["13 to 15"],
            ["understanding"] = ["Yes, in their own words"],
            ["considered_by"] = ["Me with manager"],
            ["parent"] = ["Knows and is content"],
            ["warning_signs"] = ["None"],
            ["less_risky"] = ["No"],
            ["order_limits"] = ["No"],
            ["safer"] = ["SM sees weekly checks", "Daytime only"],
        };

    public static Dictionary<string, string[]> SetUp(string caseReference, string phone, DateTimeOffset now) =>
        new()
        {
            ["case_ref"] = [caseReference],
            ["phone_asset"] = [phone],
            ["worker_lock"] = ["Yes"],
            ["yp_lock"] = ["Shown and done together"],
            ["passcode"] = ["They already have one"],
            ["known_by_others"] = ["No"],
            ["explained"] =
            [
                "One-to-one only, no groups: explained",
                "Chat backup and linked devices are off on my phone",
                "Disappearing messages are off, and I explained why",
            ],
            ["safe_word"] = ["Agreed in person or by call"],
            ["safe_word_change"] = ["The first one"],
            ["they_know_numbers"] =
            [
                "Your number is visible to them, and theirs to you",
                "Anyone they show a message to can read it",
                "They can stop at any time",
            ],
            ["they_know_use"] = ["What the ticks mean", "When you answer", "What to do in an emergency"],
            ["done_on"] = [now.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)],
        };

    public static Dictionary<string, string[]> Excluded(string caseReference) =>
        new()
        {
            ["kind"] = ["New"],
            ["case_ref"] = [caseReference],
            ["age_band"] = ["18 or over"],
            ["age_checked"] = ["Yes"],
            ["yp_answer"] = ["They want to use it; we decided together"],
            ["never_use"] = ["Something applies"],
        };
}
