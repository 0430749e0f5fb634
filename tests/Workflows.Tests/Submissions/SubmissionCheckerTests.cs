using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;
using Xunit;

namespace Workflows.Tests.Submissions;

public sealed class SubmissionCheckerTests
{
    private static CheckedAnswers Check(params (string, string?)[] changes) =>
        SubmissionChecker.Check(F2Answers.Form, F2Answers.With(changes));

    [Fact]
    public void A_complete_form_passes_and_its_answers_are_codes()
    {
        var answers = Check();

        Assert.Empty(answers.Problems);
        Assert.Empty(answers.Dropped);
        Assert.Equal("16-17", answers.Answers["age_band"]!.GetValue<string>());
        Assert.Equal(["appt", "checkin"], answers.Answers["purposes"]!.AsArray().Select(tick => tick!.GetValue<string>()));
        Assert.Equal(4, answers.Answers["confidence"]!.GetValue<int>());
        Assert.Equal("NTH", answers.CaseReference!.Service);
    }

    [Fact]
    public void Thirteen_to_fifteen_needs_the_individual_assessment() =>
        Assert.Equal(
            ["understanding", "considered_by", "parent", "warning_signs", "less_risky", "order_limits", "safer"],
            Check(("age_band", "13-15")).Problems.Select(problem => problem.Question)
        );

    [Fact]
    public void Thirteen_to_fifteen_with_the_individual_assessment_passes() => Assert.Empty(Check(F2Answers.IndividualAssessment).Problems);

    [Fact]
    public void Answers_of_sections_that_the_branches_skip_are_dropped()
    {
        var answers = Check([.. F2Answers.IndividualAssessment, ("age_band", "18+")]);

        Assert.Empty(answers.Problems);
        Assert.DoesNotContain("warning_signs", answers.Answers.Keys);
        Assert.Equal(7, answers.Dropped.Count);
    }

    [Theory]
    [InlineData("never_use", "something")]
    [InlineData("never_use", "not_sure")]
    [InlineData("never_use", "talk")]
    public void The_form_ends_where_the_never_use_list_applies(string question, string code)
    {
        var answers = Check((question, code), ("note", "07700 900123"));

        Assert.Empty(answers.Problems);
        Assert.Empty(answers.PersonalDataFindings);
        Assert.Equal(code, answers.Answers["never_use"]!.GetValue<string>());
        Assert.DoesNotContain("access", answers.Answers.Keys);
        Assert.DoesNotContain("note", answers.FreeText.Keys);
    }

    [Theory]
    [InlineData("age_checked", "no")]
    [InlineData("yp_answer", "not_sure")]
    [InlineData("yp_answer", "no")]
    [InlineData("concern", "yes_not_yet")]
    public void End_pages_need_nothing_more(string question, string code) =>
        Assert.Empty(SubmissionChecker.Check(F2Answers.Form, F2Answers.With((question, code), ("confirm", null))).Problems);

    [Fact]
    public void Every_required_question_on_the_path_must_be_answered() =>
        Assert.All(
            F2Answers.With().Keys.Where(key => F2Answers.Form.FindQuestion(key)!.Required),
            key => Assert.Contains(Check((key, null)).Problems, problem => problem.Question == key)
        );

    [Theory]
    [InlineData("case_ref", "NTH-00417-D")]
    [InlineData("case_ref", "Jo Sample")]
    [InlineData("access", "something else")]
    [InlineData("purposes", "appt,gossip")]
    [InlineData("confirm", "own_assessment")]
    [InlineData("confidence", "6")]
    [InlineData("confidence", "-1")]
    [InlineData("next_band_on", "2019-01")]
    [InlineData("age_band_again", "18+")]
    public void An_answer_that_the_form_would_not_take_is_a_problem_and_is_not_repeated_in_words(string question, string answer)
    {
        var problem = Assert.Single(Check((question, answer)).Problems);

        Assert.Equal(question, problem.Question);
        Assert.DoesNotContain(answer, problem.Sentence);
    }

    [Fact]
    public void Words_of_more_than_two_hundred_characters_are_a_problem() =>
        Assert.Equal("note", Assert.Single(Check(("note", new string('a', 201))).Problems).Question);

    [Theory]
    [InlineData("call 07700 900123", PersonalDataKind.MobileNumber)]
    [InlineData("on +44 (0)7700-900 123 please", PersonalDataKind.MobileNumber)]
    [InlineData("lives near ab1 2cd", PersonalDataKind.Postcode)]
    [InlineData("born 3/4/2011", PersonalDataKind.Date)]
    [InlineData("since 3rd of march", PersonalDataKind.Date)]
    [InlineData("2011-04-03", PersonalDataKind.Date)]
    [InlineData("handle @sample", PersonalDataKind.AtSign)]
    [InlineData("spoke to Jo Sample about it", PersonalDataKind.CapitalisedWords)]
    [InlineData("spoke to Siân O'Sample", PersonalDataKind.CapitalisedWords)]
    public void Signs_of_personal_data_are_found(string words, PersonalDataKind kind) =>
        Assert.Contains(new PersonalDataFinding("note", kind), Check(("note", words)).PersonalDataFindings);

    [Theory]
    [InlineData("prefers to be contacted after school")]
    [InlineData("Has two phones, uses the newer one. Agreed with me on both.")]
    public void Ordinary_words_are_left_alone(string words) => Assert.Empty(Check(("note", words)).PersonalDataFindings);

    [Fact]
    public void Ticks_that_exclude_each_other_and_dates_in_the_future_are_problems()
    {
        var form = FormFile.Parse(
            """
            {
              "key": "T", "title": "Sample",
              "sections": [{ "key": "only", "title": "Only", "questions": [
                { "key": "done", "number": "1", "type": "CB", "title": "Done", "options": [
                  { "code": "wiped", "text": "Wiped" }, { "code": "nothing", "text": "Nothing yet", "exclusive": true }] },
                { "key": "on", "number": "2", "type": "D", "title": "On", "notFuture": true }
              ] }]
            }
            """,
            "sample"
        );

        var answers = SubmissionChecker.Check(
            form,
            new Dictionary<string, IReadOnlyList<string>> { ["done"] = ["Wiped", "Nothing yet"], ["on"] = ["2026-11-25"] },
            new DateOnly(2026, 11, 24)
        );

        Assert.Equal(["done", "on"], answers.Problems.Select(problem => problem.Question));
    }
}
