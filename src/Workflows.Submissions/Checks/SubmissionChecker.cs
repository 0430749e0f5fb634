using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Submissions.Forms;

namespace Workflows.Submissions.Checks;

/// <summary>
/// Repeats every check of a form, because a respondent can change a pre-filled link, and an owner of the form can remove its validation.
/// It follows the sections in the order in which the answers branch, and drops answers of sections outside that path.
/// </summary>
public static class SubmissionChecker
{
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
                ? [.. answered.Select(value => value.Trim()).Where(value => value.Length > 0)]
                : [];
            if (
                values.Count > 0
                || question.Repeats is null
                || _answers.GetValueOrDefault(question.Repeats)?.GetValue<string>() is not { } code
            )
            {
                return values;
            }

            return [question.Options.First(option => option.Code == code).Text];
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
                    Number(question, values[0]);
                    return null;
                case QuestionType.D:
                    Date(question, values[0]);
                    return null;
                default:
                    Text(question, values[0]);
                    return null;
            }
        }

        private FormOption? Choice(FormQuestion question, string value)
        {
            if (question.Options.FirstOrDefault(option => option.Text == value) is not { } option)
            {
                Problem(question, "has an answer that is not one of its options.");
                return null;
            }

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
            var ticked = question.Options.Where(option => values.Contains(option.Text)).ToList();
            if (values.Any(value => question.Options.All(option => option.Text != value)))
            {
                Problem(question, "has a tick that is not one of its options.");
            }

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
            else
            {
                _answers[question.Key] = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            }
        }

        private void Text(FormQuestion question, string value)
        {
            if (question.MaxLength is { } longest && value.Length > longest)
            {
                Problem(question, string.Create(CultureInfo.InvariantCulture, $"is longer than {longest} characters."));
            }

            if (question.FreeText)
            {
                _findings.AddRange(PersonalData.Find(value).Select(kind => new PersonalDataFinding(question.Key, kind)));
                _freeText[question.Key] = value;
            }

            if (question.Pattern is { } pattern && !Matches(pattern, value))
            {
                Problem(question, "is not written as asked.");
                return;
            }

            if (question.CaseReference)
            {
                if (!CaseReference.TryParse(value, out var parsed))
                {
                    Problem(question, "is not a case reference: its check letter does not fit, so please look for a typing mistake.");
                    return;
                }

                _reference = parsed;
            }

            if (!question.FreeText)
            {
                _answers[question.Key] = value;
            }
        }

        /// <summary>Whether the whole text matches; <c>$</c> alone would let a line break at the end pass.</summary>
        private static bool Matches(string pattern, string value)
        {
            try
            {
                return Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(200));
            }
            catch (RegexMatchTimeoutException)
            {
                return false;
            }
        }

        private void Problem(FormQuestion question, string sentence) =>
            _problems.Add(new AnswerProblem(question.Key, $"Question {question.Number} {sentence}"));
    }
}
