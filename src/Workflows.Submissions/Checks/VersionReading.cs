using System.Text.Json.Nodes;
using Workflows.Submissions.Forms;

namespace Workflows.Submissions.Checks;

/// <summary>
/// Reads a response by the versions of its form that can have been live when it was sent. An option's words may have been changed between
/// sending and reading, and a response that was edited may hold words of both versions. Where the versions read an answer differently,
/// nothing is guessed: the answer is a problem, and the response is held.
/// </summary>
public static class VersionReading
{
    /// <summary>Checks a response.</summary>
    /// <param name="versions">The versions that it may have been answered in, oldest first; at least one.</param>
    /// <param name="answersByKey">What was answered, by question key.</param>
    /// <param name="today">Local day on which it was sent; null skips that check.</param>
    public static CheckedAnswers Read(
        IReadOnlyList<FormDefinition> versions,
        IReadOnlyDictionary<string, IReadOnlyList<string>> answersByKey,
        DateOnly? today = null
    )
    {
        if (versions is [var only])
        {
            return SubmissionChecker.Check(only, answersByKey, today);
        }

        // A version that does not ask what was answered is not the one that was answered, unless no version asks all of it.
        var answered = answersByKey.Where(answer => answer.Value.Count > 0).Select(answer => answer.Key).ToList();
        var asking = versions.Where(version => answered.All(key => version.FindQuestion(key) is not null)).ToList();
        var read = (asking.Count > 0 ? asking : versions)
            .Select(version => (Form: version, Answers: SubmissionChecker.Check(WithWordsOf(version, versions), answersByKey, today)))
            .ToList();
        var fitting = read.Where(reading => reading.Answers.Problems.Count == 0).ToList();
        if (fitting.Count == 0)
        {
            return read[^1].Answers;
        }

        var (form, newest) = fitting[^1];
        var differing = fitting.SelectMany(reading => Differing(reading.Answers, newest)).Distinct(StringComparer.Ordinal).ToList();
        return differing.Count == 0 && fitting.All(reading => reading.Answers.StartsNothing == newest.StartsNothing)
            ? newest
            : newest with
            {
                Problems = [.. (differing.Count == 0 ? [form.Questions.First().Key] : differing).Select(key => Unclear(form, key))],
            };
    }

    /// <summary>
    /// A version that also knows the words that the other versions have for its questions' codes. Its own options come first: they lead
    /// on to its own pages.
    /// </summary>
    private static FormDefinition WithWordsOf(FormDefinition version, IReadOnlyList<FormDefinition> versions) =>
        version with
        {
            Sections =
            [
                .. version.Sections.Select(section =>
                    section with
                    {
                        Questions =
                        [
                            .. section.Questions.Select(question =>
                                question with
                                {
                                    Options =
                                    [
                                        .. question.Options,
                                        .. versions
                                            .Where(other => other != version)
                                            .SelectMany(other => other.FindQuestion(question.Key)?.Options ?? [])
                                            .Where(option => !question.Options.Contains(option))
                                            .Select(option => option with { GoTo = null }),
                                    ],
                                }
                            ),
                        ],
                    }
                ),
            ],
        };

    private static IEnumerable<string> Differing(CheckedAnswers a, CheckedAnswers b) =>
        a
            .Answers.Keys.Concat(b.Answers.Keys)
            .Distinct(StringComparer.Ordinal)
            .Where(key => !JsonNode.DeepEquals(a.Answers.GetValueOrDefault(key), b.Answers.GetValueOrDefault(key)))
            .Concat(
                a.FreeText.Keys.Concat(b.FreeText.Keys)
                    .Distinct(StringComparer.Ordinal)
                    .Where(key => a.FreeText.ContainsKey(key) != b.FreeText.ContainsKey(key))
            );

    private static AnswerProblem Unclear(FormDefinition form, string key) =>
        new(
            key,
            $"Question {form.FindQuestion(key)?.Number ?? key} cannot be read for certain, because the form was changed at about the time when it was sent."
        );
}
