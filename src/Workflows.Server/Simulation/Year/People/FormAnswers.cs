using System.Globalization;

namespace Workflows.Server.Simulation.Year.People;

/// <summary>Answers to the forms, drawn for a case.</summary>
internal sealed class FormAnswers(Draws draws)
{
    /// <summary>Answers to F2 about a new case.</summary>
    /// <param name="reference">The case reference.</param>
    /// <param name="today">The local day.</param>
    /// <param name="second">Whether it is sent again because more was asked: then nothing speaks against an approval.</param>
    public Dictionary<string, string[]> Suitability(string reference, DateOnly today, bool second = false)
    {
        var age = draws.Pick([(0.35, "13-15"), (0.35, "16-17"), (0.3, "18+")], "age", reference);
        var wants = second ? "together" : draws.Pick([(0.94, "together"), (0.03, "no"), (0.03, "not_sure")], "wants", reference);
        var list = second ? "nothing" : draws.Pick([(0.93, "nothing"), (0.02, "something"), (0.05, "not_sure")], "never use", reference);
        var answers = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["kind"] = ["new"],
            ["case_ref"] = [reference],
            ["age_band"] = [age],
            ["age_checked"] = ["yes"],
            ["yp_answer"] = [wants],
        };
        if (age != "18+")
        {
            answers["next_band_on"] = [today.AddMonths(10).ToString("yyyy-MM", CultureInfo.InvariantCulture)];
        }

        if (wants != "together")
        {
            return answers;
        }

        answers["never_use"] = [list];
        if (list != "nothing")
        {
            return answers;
        }

        var access = draws.Pick(
            [(0.86, "ok"), (0.05, "shared"), (0.05, "nodata"), (0.02, "no_phone"), (0.02, "prefers_other")],
            "access",
            reference
        );
        answers["access"] = [access];
        answers["managed_account"] = ["no"];
        answers["purposes"] = ["appt", "checkin"];
        answers["privacy"] = [draws.Happens(0.2, "privacy", reference) ? "extra" : "ordinary"];
        answers["other_channels"] = ["call", "visit"];
        answers["risk"] = [draws.Happens(0.8, "risk", reference) ? "low" : "medium"];
        answers["ooh_plan"] = ["yes"];
        answers["concern"] = ["no"];
        answers["age_band_again"] = [age];
        if (age == "13-15")
        {
            answers["understanding"] = ["own_words"];
            answers["considered_by"] = ["me_and_manager"];
            answers["parent"] = [draws.Happens(0.85, "parent", reference) ? "knows_content" : "not_told_can_decide"];
            answers["warning_signs"] = [draws.Happens(0.96, "signs", reference) || second ? "none" : "two_or_more"];
            answers["less_risky"] = ["no"];
            answers["order_limits"] = ["no"];
            answers["safer"] = [draws.Happens(0.2, "four weeks", reference) ? "review_4_weeks" : "sm_sees_weekly"];
        }

        answers["confidence"] = ["4"];
        answers["confirm"] = ["own_assessment", "file_up_to_date"];
        return answers;
    }

    /// <summary>Answers to F3, with something missing or without.</summary>
    public Dictionary<string, string[]> SetUp(string reference, string phone, DateOnly today, bool complete, bool isFirst)
    {
        var missing = complete
            ? ""
            : draws.Pick([(1, "worker_lock"), (1, "passcode"), (1, "safe_word"), (1, "backup")], "missing", reference);
        var answers = new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["case_ref"] = [reference],
            ["phone_asset"] = [phone],
            ["worker_lock"] = [missing == "worker_lock" ? "could_not" : "yes"],
        };
        if (missing == "worker_lock")
        {
            return answers;
        }

        answers["yp_lock"] = [draws.Pick([(0.6, "done_together"), (0.3, "will_do"), (0.1, "prefers_not")], "yp lock", reference)];
        answers["passcode"] = [missing == "passcode" ? "prefers_not" : "has_one"];
        answers["known_by_others"] = [draws.Pick([(0.9, "no"), (0.05, "yes"), (0.05, "unknown")], "known", reference)];
        answers["explained"] = missing == "backup" ? ["one_to_one", "disappearing_off"] : ["one_to_one", "backup_off", "disappearing_off"];
        answers["safe_word"] = [missing == "safe_word" ? "not_yet" : "agreed"];
        if (missing != "safe_word")
        {
            answers["safe_word_change"] = [isFirst ? "first" : "routine"];
        }

        answers["they_know_numbers"] = ["numbers_visible", "can_be_shown", "stop_any_time"];
        answers["they_know_use"] = ["ticks", "answer_times", "emergencies"];
        answers["done_on"] = [today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)];
        return answers;
    }

    /// <summary>Answers to F5 about a week.</summary>
    public static Dictionary<string, string[]> Week(string reference, string sunday, string file, string deleted) =>
        new(StringComparer.Ordinal)
        {
            ["case_ref"] = [reference],
            ["week_ending"] = [sunday],
            ["file_updated"] = [file],
            ["messages_deleted"] = [deleted],
            ["appts_planned"] = ["2"],
            ["appts_kept"] = ["1"],
            ["other_channel_works"] = ["yes"],
        };
}
