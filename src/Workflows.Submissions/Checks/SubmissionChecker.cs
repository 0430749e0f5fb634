using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Submissions.Forms;

namespace Workflows.Submissions.Checks;

/// <summary>
/// Repeats every check of a form, because a respondent can change a pre-filled link, and an owner of the form can remove its validation.
/// It follows the sections in the order in which the answers branch, and drops answers of sections outside that path.
/// </summary>
public static class SubmissionChecker
{
    /// <summary>Longest text of a question that names no length of its own, in characters; free text may have <see cref="PlainText.Longest"/>.</summary>
    private const int LongestText = 1000;

    private const string Unclear =
        "cannot be read for certain, because the words of its options were changed at about the time when the form was sent.";

    /// <summary>Checks the answers of a form.</summary>
    /// <param name="form">The form.</param>
    /// <param name="answersByKey">What was answered, by question key: the texts of the options, or what was typed.</param>
    /// <param name="today">Local day on which the response was sent, for dates that must not be in the future; null skips that check.</param>
    public static CheckedAnswers Check(
        FormDefinition form,
        IReadOnlyDictionary<string, IReadOnlyList<string>> answersByKey,
        DateOnly? today = null
    )
    {
        var walk = new Walk(form, answersByKey, today);
        for (var section = form.Sections[0]; section is not null; )
        {
            section = walk.Take(section);
        }

        return walk.Result();
    }

    private sealed class Walk(FormDefinition form, IReadOnlyDictionary<string, IReadOnlyList<string>> given, DateOnly? today)
    {
        private readonly Dictionary<string, JsonNode?> _answers = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _freeText = new(StringComparer.Ordinal);
        private readonly List<AnswerProblem> _problems = [];
        private readonly List<PersonalDataFinding> _findings = [];
        private readonly HashSet<string> _passed = new(StringComparer.Ordinal);
        private CaseReference? _reference;
        private bool _startsNothing;

        /// <summary>
        /// Takes the answers of a section and returns the next section; null when the respondent sent the form on this page.
        /// </summary>
        public FormSection? Take(FormSection section)
        {
            string? goTo = null;
            _startsNothing = section.StartsNothing;
            foreach (var question in section.Questions)
            {
                _passed.Add(question.Key);
                var values = Given(question);
                if (values.Count == 0)
                {
                    if (question.Required)
                    {
                        Problem(question, "has no answer.");
                    }

                    continue;
                }

                var option = Answer(question, values);
                goTo = option?.GoTo ?? goTo;
            }

            return goTo is null ? form.After(section) : form.Target(goTo);
        }

        public CheckedAnswers Result() =>
            new()
            {
                Answers = _answers,
                FreeText = _freeText,
                Dropped = [.. given.Where(answer => answer.Value.Count > 0 && !_passed.Contains(answer.Key)).Select(answer => answer.Key)],
                Problems = _problems,
                PersonalDataFindings = _findings,
                CaseReference = _reference,
                StartsNothing = _startsNothing,
            };

        private IReadOnlyList<string> Given(FormQuestion question)
        {
            IReadOnlyList<string> values = given.TryGetValue(question.Key, out var answered)
                ?
                [
                    .. answered
                        .Where(value => PlainText.Of(value).Length > 0)
                        .Select(value => question.FreeText ? value.Trim() : PlainText.Of(value)),
                ]
                : [];
            if (
                values.Count > 0
                || question.Repeats is null
                || _answers.GetValueOrDefault(question.Repeats)?.GetValue<string>() is not { } code
            )
            {
                return values;
            }

            return [PlainText.Of(question.Options.First(option => option.Code == code).Text)];
        }

        /// <summary>Takes one answer; returns the chosen option when the question has a single choice.</summary>
        private FormOption? Answer(FormQuestion question, IReadOnlyList<string> values)
        {
            if (question.Type == QuestionType.CB)
            {
                Ticks(question, values);
                return null;
            }

            if (values.Count > 1)
            {
                Problem(question, "has more than one answer.");
                return null;
            }

            switch (question.Type)
            {
                case QuestionType.MC or QuestionType.DD:
                    return Choice(question, values[0]);
                case QuestionType.LS:
                    Number(question, PlainText.Simple(values[0]));
                    return null;
                case QuestionType.D:
                    Date(question, PlainText.Simple(values[0]));
                    return null;
                default:
                    Text(question, values[0]);
                    return null;
            }
        }

        private FormOption? Choice(FormQuestion question, string value)
        {
            if (CodesOf(question, value) is not [var code])
            {
                return null;
            }

            var option = question.Options.First(each => each.Code == code);
            if (question.Repeats is not { } earlier)
            {
                _answers[question.Key] = option.Code;
            }
            else if (_answers.GetValueOrDefault(earlier)?.GetValue<string>() != option.Code)
            {
                Problem(question, $"does not agree with question {form.FindQuestion(earlier)!.Number}.");
            }

            return option;
        }

        private void Ticks(FormQuestion question, IReadOnlyList<string> values)
        {
            var codes = values.SelectMany(value => CodesOf(question, value)).ToHashSet(StringComparer.Ordinal);
            var ticked = question.Options.Where(option => codes.Contains(option.Code)).DistinctBy(option => option.Code).ToList();
            if (ticked.Count > 1 && ticked.Any(option => option.Exclusive))
            {
                Problem(question, "has ticks that exclude each other.");
            }

            if (ticked.Count < question.MinTicks)
            {
                Problem(question, string.Create(CultureInfo.InvariantCulture, $"needs {question.MinTicks} ticks or more."));
            }

            if (ticked.Count > 0)
            {
                _answers[question.Key] = new JsonArray([.. ticked.Select(option => (JsonNode)option.Code)]);
            }
        }

        /// <summary>
        /// The code that an answer stands for. None, with a problem, when it is no option, or when it stood for several codes in the
        /// versions of the form that may have been answered.
        /// </summary>
        private List<string> CodesOf(FormQuestion question, string value)
        {
            var codes = question
                .Options.Where(option => PlainText.Of(option.Text) == value)
                .Select(option => option.Code)
                .Distinct()
                .ToList();
            if (codes.Count == 1)
            {
                return codes;
            }

            Problem(
                question,
                codes.Count > 1 ? Unclear
                    : question.Type == QuestionType.CB ? "has a tick that is not one of its options."
                    : "has an answer that is not one of its options."
            );
            return [];
        }

        private void Number(FormQuestion question, string value)
        {
            if (
                int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= question.Scale!.Low
                && number <= question.Scale.High
            )
            {
                _answers[question.Key] = number;
            }
            else
            {
                Problem(question, "has a number that is not on its scale.");
            }
        }

        private void Date(FormQuestion question, string value)
        {
            if (!DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                Problem(question, "has a date that cannot be read.");
            }
            else if (question.NotFuture && today is { } latest && date > latest)
            {
                Problem(question, "has a date in the future.");
            }
            else if (question.NotOlderThanDays is { } most && today is { } sent && date < sent.AddDays(-most))
            {
                Problem(question, string.Create(CultureInfo.InvariantCulture, $"has a date that is more than {most} days ago."));
            }
            else if (question.Weekday is { } weekday && date.DayOfWeek != weekday)
            {
                Problem(question, $"has a date that is not a {weekday}.");
            }
            else
            {
                _answers[question.Key] = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            }
        }

        private void Text(FormQuestion question, string value)
        {
            var longest = question.MaxLength ?? (question.FreeText ? PlainText.Longest : LongestText);
            if (value.Length > longest)
            {
                Problem(question, string.Create(CultureInfo.InvariantCulture, $"is longer than {longest} characters."));
            }

            if (question.FreeText)
            {
                _findings.AddRange(PersonalData.Find(value).Select(kind => new PersonalDataFinding(question.Key, kind)));
                _freeText[question.Key] = value;
            }

            if (value.Length > longest)
            {
                // It is compared with no pattern, and kept as free text only: what it holds is not known.
                return;
            }

            if (question.CaseReference)
            {
                Reference(question, value);
            }
            else
            {
                Keep(
                    question,
                    question.Pattern is { } pattern ? Forms(value).FirstOrDefault(form => FormPattern.Matches(pattern, form)) : value
                );
            }
        }

        private void Reference(FormQuestion question, string value)
        {
            if (!CaseReference.TryRead(value, out var parsed))
            {
                Problem(question, "is not a case reference: its check letter does not fit, so please look for a typing mistake.");
            }
            else if (question.Pattern is { } pattern && !FormPattern.Matches(pattern, parsed.ToString()))
            {
                Problem(question, "is not written as asked.");
            }
            else
            {
                _reference = parsed;
                Keep(question, parsed.ToString());
            }
        }

        private void Keep(FormQuestion question, string? value)
        {
            if (value is null)
            {
                Problem(question, "is not written as asked.");
            }
            else if (question.AtMost is { } other && NumberOf(_answers.GetValueOrDefault(other)) < NumberOf(value))
            {
                Problem(question, $"is more than question {form.FindQuestion(other)!.Number}.");
            }
            else if (!question.FreeText)
            {
                _answers[question.Key] = value;
            }
        }

        private static int? NumberOf(JsonNode? answer) =>
            int.TryParse(answer?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        /// <summary>The forms in which a text may have the shape that is asked for: as typed, with plain letters and hyphens, in capitals.</summary>
        private static IEnumerable<string> Forms(string value)
        {
            yield return value;
            var simple = PlainText.Simple(value);
            yield return simple;
            yield return simple.ToUpperInvariant();
        }

        private void Problem(FormQuestion question, string sentence) =>
            _problems.Add(new AnswerProblem(question.Key, $"Question {question.Number} {sentence}"));
    }
}
