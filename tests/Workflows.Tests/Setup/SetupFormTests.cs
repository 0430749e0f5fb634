using Workflows.Casework.Setup;
using Workflows.Submissions.Forms;
using Xunit;

namespace Workflows.Tests.Setup;

/// <summary>Form F3: which answers pass, and what the rules read from them.</summary>
public sealed class SetupFormTests
{
    [Fact]
    public void A_complete_checklist_passes_and_lacks_nothing()
    {
        var answers = F3Answers.Check();

        Assert.Empty(answers.Problems);
        var (missing, reasons) = SetupRule.Of(answers.Answers, extraPrivate: true);
        Assert.Empty(missing);
        Assert.Empty(reasons);
    }

    [Fact]
    public void The_only_texts_of_the_form_are_case_reference_and_asset_tag_and_neither_takes_a_word()
    {
        Assert.Equal(
            ["case_ref", "phone_asset"],
            F3Answers.Form.Questions.Where(q => q.Type is QuestionType.SA or QuestionType.PT).Select(q => q.Key)
        );
        Assert.All(F3Answers.Form.Questions, q => Assert.False(q.FreeText));
        foreach (var word in new[] { "marmalade", "Marmalade", "PH-MARM", "NTH-MARMA-L", "blue tiger", "PH-02311", "07700 900123" })
        {
            foreach (var box in new[] { "case_ref", "phone_asset" })
            {
                var answers = F3Answers.Check((box, word));
                Assert.Equal(box, Assert.Single(answers.Problems).Question);
                Assert.DoesNotContain(word, answers.Answers.Values.Select(v => v?.ToString()), StringComparer.OrdinalIgnoreCase);
                Assert.Empty(answers.FreeText);
            }
        }
    }

    [Theory]
    [InlineData("2026-11-27", false)]
    [InlineData("2026-11-26", true)]
    [InlineData("2026-11-12", true)]
    [InlineData("2026-11-11", false)]
    public void The_day_of_the_set_up_is_not_in_the_future_and_at_most_fourteen_days_old(string day, bool passes) =>
        Assert.Equal(passes ? [] : ["done_on"], F3Answers.Check(("done_on", day)).Problems.Select(p => p.Question));

    [Theory]
    [InlineData("passcode", "prefers_not", "passcode")]
    [InlineData("explained", "one_to_one,disappearing_off", "backup_off")]
    [InlineData("explained", "backup_off", "one_to_one disappearing_off")]
    [InlineData("safe_word", "not_yet", "safe_word")]
    [InlineData("they_know_numbers", "numbers_visible,can_be_shown", "stop_any_time")]
    [InlineData("they_know_use", "ticks", "answer_times emergencies")]
    [InlineData("worker_lock", "could_not", "worker_lock")]
    public void What_is_missing_is_named(string question, string answer, string missing)
    {
        var answers = F3Answers.Check((question, answer), ("safe_word_change", question == "safe_word" ? null : "first"));

        Assert.Empty(answers.Problems);
        Assert.Equal(missing.Split(' '), SetupRule.Of(answers.Answers, extraPrivate: false).Missing);
        Assert.All(missing.Split(' '), code => Assert.Contains(code, SetupNeeds.Words.Keys));
    }

    [Theory]
    [InlineData("known_by_others", "yes", false, "known")]
    [InlineData("known_by_others", "unknown", true, "not_known")]
    [InlineData("yp_lock", "prefers_not", true, "text_shown")]
    [InlineData("yp_lock", "prefers_not", false, "")]
    [InlineData("yp_lock", "will_do", true, "")]
    [InlineData("safe_word_change", "may_be_known", false, "safe_word_known")]
    [InlineData("safe_word_change", "forgotten", true, "")]
    [InlineData("passcode", "has_one", true, "")]
    public void The_lead_is_asked_when_somebody_else_may_see_messages(string question, string answer, bool extraPrivate, string reason)
    {
        var answers = F3Answers.Check((question, answer));

        Assert.Empty(answers.Problems);
        var (missing, reasons) = SetupRule.Of(answers.Answers, extraPrivate);
        Assert.Empty(missing);
        Assert.Equal(reason.Length == 0 ? [] : [reason], reasons);
        Assert.All(reasons, code => Assert.Contains(code, SetupReasons.Words.Keys));
    }

    [Theory]
    [InlineData(null, "first", "1")]
    [InlineData(null, "routine", "1")]
    [InlineData("1", "first", "1")]
    [InlineData("1", "routine", "2")]
    [InlineData("4", "may_be_known", "5")]
    public void Of_the_safe_word_a_number_and_a_date_are_kept(string? before, string change, string number)
    {
        var known = new Dictionary<string, string?>
        {
            ["safe_word_no"] = before,
            ["safe_word_agreed_on"] = before is null ? null : "2026-10-01",
        };

        var columns = SetupRule.ColumnsOf(F3Answers.Check(("safe_word_change", change)).Answers, known);

        Assert.Equal(number, columns["safe_word_no"]);
        Assert.Equal(number == before ? "2026-10-01" : "2026-11-26", columns["safe_word_agreed_on"]);
        Assert.Equal("2026-11-26", columns["setup_worker_lock_on"]);
        Assert.Equal(
            ["one_to_one", "safe_word_agreed_on", "safe_word_no", "setup_passcode", "setup_worker_lock_on", "setup_yp_lock"],
            columns.Keys.Order()
        );
    }
}
