using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;
using Xunit;

namespace Workflows.Tests.Submissions;

/// <summary>Forms about an arrangement, and the checks of dates and numbers that they need.</summary>
public sealed class AboutFormTests
{
    private static readonly DateOnly Sent = new(2026, 11, 26);

    [Theory]
    [InlineData("2026-11-26", null)]
    [InlineData("2026-11-12", null)]
    [InlineData("2026-11-11", "Question 1 has a date that is more than 14 days ago.")]
    [InlineData("2026-11-27", "Question 1 has a date in the future.")]
    public void A_date_may_be_fourteen_days_old(string date, string? problem) =>
        Assert.Equal(problem, Problem("""{ "type": "D", "notFuture": true, "notOlderThanDays": 14 }""", ("q1", date)));

    [Theory]
    [InlineData("2026-11-29", null)]
    [InlineData("2026-11-28", "Question 1 has a date that is not a Sunday.")]
    [InlineData("2026-11-30", "Question 1 has a date that is not a Sunday.")]
    public void A_week_ends_on_a_Sunday(string date, string? problem) =>
        Assert.Equal(problem, Problem("""{ "type": "D", "weekday": "sunday" }""", ("q1", date)));

    [Theory]
    [InlineData("3", "3", null)]
    [InlineData("10", "9", null)]
    [InlineData("9", "10", "Question 2 is more than question 1.")]
    [InlineData("0", "1", "Question 2 is more than question 1.")]
    [InlineData("15", "1", "Question 1 is not written as asked.")]
    [InlineData("3", null, null)]
    public void Kept_is_at_most_planned(string planned, string? kept, string? problem) =>
        Assert.Equal(
            problem,
            Problem(
                """{ "type": "SA", "pattern": "^(1[0-4]|[0-9])$" }, { "key": "q2", "number": "2", "title": "Kept", "type": "SA", "pattern": "^(1[0-4]|[0-9])$", "atMost": "q1" }""",
                ("q1", planned),
                ("q2", kept)
            )
        );

    [Theory]
    [InlineData("""{ "type": "SA", "notOlderThanDays": 14 }""", "not a date")]
    [InlineData("""{ "type": "SA", "weekday": "sunday" }""", "not a date")]
    [InlineData("""{ "type": "D", "notOlderThanDays": -1 }""", "fewer than no days")]
    [InlineData("""{ "type": "SA", "atMost": "q1" }""", "earlier question")]
    [InlineData("""{ "type": "SA", "atMost": "unknown" }""", "earlier question")]
    public void A_check_that_cannot_work_is_said_when_the_form_is_read(string question, string part) =>
        Assert.Contains(part, Assert.Throws<FormException>(() => Form(question)).Message, StringComparison.Ordinal);

    private static string? Problem(string questions, params (string Key, string? Value)[] answers) =>
        SubmissionChecker
            .Check(
                Form(questions),
                answers
                    .Where(a => a.Value is not null)
                    .ToDictionary(a => a.Key, a => (IReadOnlyList<string>)[a.Value!], StringComparer.Ordinal),
                Sent
            )
            .Problems.SingleOrDefault()
            ?.Sentence;

    private static FormDefinition Form(string questions)
    {
        var json = $$"""
            { "key": "F3", "title": "Sample", "sections": [ { "key": "one", "title": "One", "questions": [
                { "key": "q1", "number": "1", "title": "First", {{questions.TrimStart('{', ' ')}}
            ] } ] }
            """;
        return FormFile.Parse(json, "sample.json");
    }
}
