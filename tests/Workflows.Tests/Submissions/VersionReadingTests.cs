using Workflows.Submissions.Checks;
using Workflows.Submissions.Forms;
using Workflows.Submissions.Holds;
using Workflows.Submissions.Intake;
using Xunit;

namespace Workflows.Tests.Submissions;

/// <summary>A response is read by the versions of its form that can have been live when it was sent.</summary>
public sealed class VersionReadingTests : IAsyncDisposable
{
    private static readonly FormDefinition Before = F2Answers.Form;
    private static readonly FormDefinition Reworded = With("managed_account", Word("unknown", "Not known"));

    private readonly SubmissionWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [InlineData("Don't know")]
    [InlineData("Not known")]
    public async Task An_answer_in_the_words_of_either_version_is_taken(string words)
    {
        var outcome = await DeliverAsync([Before, Reworded], Answers("managed_account", words));

        Assert.Equal(IntakeKind.Accepted, outcome.Kind);
    }

    [Fact]
    public async Task An_answer_in_words_of_an_older_version_that_was_not_live_is_held()
    {
        var outcome = await DeliverAsync([Reworded], Answers("managed_account", "Don't know"));

        Assert.Equal(HoldReason.Invalid, outcome.HoldReason);
    }

    [Fact]
    public async Task Words_that_stood_for_different_codes_are_held_and_the_question_is_named()
    {
        // "Low" is reused for another code.
        var reused = With("risk", question => Word("low", "Very low")(Word("medium", "Low")(question)));

        var outcome = await DeliverAsync([Before, reused], F2Answers.With());

        Assert.Equal(HoldReason.Invalid, outcome.HoldReason);
        var reason = Assert.Single(Assert.Single(await _world.Get<SubmissionHolds>().ListAsync()).Reasons);
        Assert.Equal("risk", reason.Question);
        Assert.StartsWith("Question 10 cannot be read for certain", reason.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_edited_response_with_words_of_both_versions_is_read_by_both()
    {
        var both = With("managed_account", Word("unknown", "Not known"), With("access", Word("ok", "A phone of their own")));
        var answers = Answers("managed_account", "Not known");

        var read = VersionReading.Read([Before, both], answers);

        Assert.Empty(read.Problems);
        Assert.Equal(("ok", "unknown"), ((string?)read.Answers["access"], (string?)read.Answers["managed_account"]));
    }

    [Fact]
    public void A_response_without_a_question_that_only_the_newer_version_asks_is_read_by_the_older_one()
    {
        var asksMore = With(
            "risk",
            question => question,
            more: new FormQuestion
            {
                Key = "new",
                Number = "10b",
                Type = QuestionType.SA,
                Title = "New",
                Required = true,
            }
        );

        Assert.Empty(VersionReading.Read([Before, asksMore], F2Answers.With()).Problems);
        Assert.Equal("new", Assert.Single(VersionReading.Read([asksMore], F2Answers.With()).Problems).Question);
    }

    [Fact]
    public void A_branch_that_leads_elsewhere_in_one_version_is_held_where_the_answers_read_differently()
    {
        var ends = With(
            "never_use",
            question =>
                question with
                {
                    Options = [.. question.Options.Select(o => o.Code == "nothing" ? o with { GoTo = "lead_today" } : o)],
                }
        );

        var read = VersionReading.Read([Before, ends], F2Answers.With());

        Assert.NotEmpty(read.Problems);
        Assert.All(read.Problems, problem => Assert.Contains("cannot be read for certain", problem.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void A_kept_form_reads_back_as_it_was() =>
        Assert.Equal(FormFile.Write(F2Answers.Form), FormFile.Write(FormFile.ReadKept(FormFile.Write(F2Answers.Form))));

    private Task<IntakeOutcome> DeliverAsync(IReadOnlyList<FormDefinition> versions, Dictionary<string, IReadOnlyList<string>> answers) =>
        _world.DeliverAsync(_world.Response(answers) with { Versions = versions });

    private static Dictionary<string, IReadOnlyList<string>> Answers(string question, string words) =>
        new(F2Answers.With()) { [question] = [words] };

    private static Func<FormQuestion, FormQuestion> Word(string code, string text) =>
        question =>
            question with
            {
                Options = [.. question.Options.Select(option => option.Code == code ? option with { Text = text } : option)],
            };

    private static FormDefinition With(
        string key,
        Func<FormQuestion, FormQuestion> change,
        FormDefinition? form = null,
        FormQuestion? more = null
    ) =>
        (form ?? Before) with
        {
            Sections =
            [
                .. (form ?? Before).Sections.Select(section =>
                    section with
                    {
                        Questions =
                        [
                            .. section.Questions.SelectMany(question =>
                                question.Key != key ? [question]
                                : more is null ? [change(question)]
                                : new[] { more, change(question) }
                            ),
                        ],
                    }
                ),
            ],
        };
}
