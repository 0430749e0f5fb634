using Workflows.Submissions.Checks;
using Xunit;

namespace Workflows.Tests.Submissions;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("nth-00417-c")]
    [InlineData("NTH–00417—C")]
    [InlineData("NTH\u200B-00417-C\uFEFF")]
    [InlineData("ＮＴＨ－００４１７－Ｃ")]
    [InlineData("\u00A0NTH-00417-C\u202F")]
    [InlineData("NTH\u2212" + "00417\u2043C")]
    [InlineData("nth 00417 c")]
    [InlineData("NTH\u300000417\u2800C")]
    [InlineData("NTH00417C")]
    [InlineData("\u202ENTH-00417-C\u202C")]
    [InlineData("NTH-٠٠٤١٧-C")]
    [InlineData("NTH\u00AD00417\u00ADC\n")]
    public void A_case_reference_is_read_as_people_type_it(string typed)
    {
        Assert.True(CaseReference.TryRead(typed, out var reference));
        Assert.Equal("NTH-00417-C", reference.ToString());
        var answers = SubmissionChecker.Check(F2Answers.Form, F2Answers.With(("case_ref", typed)));
        Assert.Empty(answers.Problems);
        Assert.Equal("NTH-00417-C", answers.Answers["case_ref"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("nth-00417-d")]
    [InlineData("NTH-0041-7C")]
    [InlineData("N-TH00417C")]
    [InlineData("NTH-00417-C, NTH-00418-H")]
    [InlineData("Jo Sample")]
    [InlineData("\u200B")]
    public void What_is_no_case_reference_stays_none(string typed) => Assert.False(CaseReference.TryRead(typed, out _));

    [Theory]
    [InlineData("access", "Own phone that runs WhatsApp,\u00A0with data")]
    [InlineData("access", "  Own phone\u200B that runs   WhatsApp, with data\uFEFF")]
    [InlineData("confidence", "４")]
    public void An_answer_that_looks_like_an_option_is_that_option(string question, string typed)
    {
        var answers = SubmissionChecker.Check(F2Answers.Form, Replace(question, typed));

        Assert.Empty(answers.Problems);
        Assert.Contains(question, answers.Answers.Keys);
    }

    [Theory]
    [InlineData("call 0770\u200B0 900\u200D123", PersonalDataKind.MobileNumber)]
    [InlineData("handle ＠sample", PersonalDataKind.AtSign)]
    [InlineData("spoke to Jo\u00A0\u200BSample about it", PersonalDataKind.CapitalisedWords)]
    [InlineData("born 3\u22124\u22122011", PersonalDataKind.Date)]
    public void Signs_of_personal_data_are_found_behind_characters_that_are_not_seen(string words, PersonalDataKind kind) =>
        Assert.Contains(kind, PersonalData.Find(words));

    [Fact]
    public void Words_of_the_worker_are_kept_as_they_were_written() =>
        Assert.Equal(
            "Prefers\u00A0mornings – \u200Dsee plan",
            SubmissionChecker.Check(F2Answers.Form, F2Answers.With(("note", "Prefers\u00A0mornings – \u200Dsee plan"))).FreeText["note"]
        );

    [Fact]
    public void A_text_of_characters_that_are_not_seen_is_no_answer() =>
        Assert.Equal(
            "Question 2 has no answer.",
            Assert.Single(SubmissionChecker.Check(F2Answers.Form, F2Answers.With(("case_ref", "\u200B\u00A0"))).Problems).Sentence
        );

    [Fact]
    public void Half_a_character_pair_is_read_without_an_error() => Assert.Equal("a\uFFFDb", PlainText.Simple("a\uD800b"));

    private static Dictionary<string, IReadOnlyList<string>> Replace(string question, string typed) =>
        new(F2Answers.With()) { [question] = [typed] };
}
