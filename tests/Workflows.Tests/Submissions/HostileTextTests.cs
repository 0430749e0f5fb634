using System.Text;
using System.Text.RegularExpressions;
using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Xunit;

namespace Workflows.Tests.Submissions;

/// <summary>Texts that an attacker writes so that a check takes long, or fails.</summary>
public sealed class HostileTextTests : IAsyncDisposable
{
    private readonly SubmissionWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    /// <summary>Texts that made a pattern try again and again: their beginning matches everywhere, and their end never does.</summary>
    public static TheoryData<string> Hostile =>
        [
            Repeat("Aa", 50_000),
            Repeat("Aa ", 3_000),
            Repeat("a.", 5_000),
            Repeat("1 ", 5_000),
            Repeat("0 (", 3_300) + "7",
            Repeat("a\u0301\u0323", 3_300),
            Repeat("1st of ", 1_400),
            Repeat("\u200B", 10_000) + "a",
        ];

    [Theory, MemberData(nameof(Hostile))]
    public async Task A_hostile_text_is_held_and_the_next_form_is_taken(string text)
    {
        var hostile = await _world.DeliverAsync(_world.Response(F2Answers.With(("note", text))));
        var honest = await _world.DeliverAsync(_world.Response(F2Answers.With(("case_ref", F2Answers.Reference(number: 2)))));

        Assert.Equal(IntakeKind.Held, hostile.Kind);
        Assert.Equal(IntakeKind.Accepted, honest.Kind);
        Assert.Contains(
            "Question 21 is longer than 200 characters.",
            (await _world.Get<SubmissionHolds>().ListAsync()).SelectMany(hold => hold.Reasons).Select(reason => reason.Sentence)
        );
    }

    [Theory]
    [InlineData("case_ref")]
    [InlineData("note")]
    [InlineData("access")]
    [InlineData("purposes")]
    [InlineData("next_band_on")]
    [InlineData("confidence")]
    public void A_hundred_kilobytes_in_any_question_are_a_problem_of_that_question(string question)
    {
        var problem = Assert.Single(
            SubmissionChecker
                .Check(
                    F2Answers.Form,
                    new Dictionary<string, IReadOnlyList<string>>(F2Answers.With()) { [question] = [Repeat("Aa", 50_000)] }
                )
                .Problems.DistinctBy(each => each.Question)
        );

        Assert.Equal(question, problem.Question);
    }

    [Fact]
    public void A_text_that_is_too_long_is_not_searched_and_a_lead_is_asked_to_read_it() =>
        Assert.Equal([PersonalDataKind.NotSearched], PersonalData.Find(Repeat("Aa", 50_000)));

    [Fact]
    public void A_pattern_that_runs_out_of_time_counts_as_a_finding()
    {
        var slow = new Regex("(?<run>a+)+$", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(1));

        Assert.Equal([PersonalDataKind.Date], PersonalData.Find(new string('a', 5_000) + "b", [(PersonalDataKind.Date, slow)]));
    }

    [Theory]
    [InlineData("(?<!a)b")]
    [InlineData("(a)\\\\1")]
    [InlineData("(?>a+)b")]
    public void A_forms_pattern_that_can_take_for_ever_is_refused_at_start(string pattern) =>
        Assert.Contains(
            "can take minutes for one answer",
            Assert.Throws<FormException>(() => FormFile.Parse(Text($"\"pattern\": \"{pattern}\""), "sample")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_forms_pattern_that_repeats_in_itself_is_matched_in_a_straight_line()
    {
        var form = FormFile.Parse(Text("\"pattern\": \"(a+)+\""), "sample");

        var answers = SubmissionChecker.Check(
            form,
            new Dictionary<string, IReadOnlyList<string>> { ["text"] = [new string('a', 900) + "b"] }
        );

        Assert.Equal("Question 1 is not written as asked.", Assert.Single(answers.Problems).Sentence);
    }

    private static string Text(string more) =>
        $$"""
            { "key": "T", "title": "Sample", "sections": [{ "key": "only", "title": "Only", "questions": [
              { "key": "text", "number": "1", "type": "SA", "title": "Text", {{more}} } ] }] }
            """;

    private static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();
}
