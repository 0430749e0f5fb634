using Google.Apis.Forms.v1.Data;
using Workflows.Submissions.Forms;

namespace Workflows.Google.Forms;

/// <summary>
/// Says in words for people what is different between a form's file and the form at Google: the question by its number and text, and
/// what is new about it.
/// </summary>
internal sealed class FormDifference
{
    private const int Most = 8;

    private readonly List<string> _sentences = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _pages = new(StringComparer.Ordinal);

    private FormDifference(FormDefinition form, IEnumerable<Item> items)
    {
        foreach (var (id, key) in FormItems.Keys(form))
        {
            _names[id] = form.FindQuestion(key) is { } question
                ? $"Question {question.Number} (“{question.Title}”)"
                : $"The last question of the page “{Section(form, key).Title}”";
        }

        foreach (var page in items.Where(item => item.PageBreakItem is not null))
        {
            _pages.TryAdd(page.ItemId ?? "", page.Title ?? "without a title");
        }
    }

    /// <summary>The differences, one sentence each; null when there are none.</summary>
    public static string? Between(FormDefinition form, IList<Item> live, string? emailCollection)
    {
        var file = FormItems.Of(form);
        var fileLines = FormSchema.Lines(file, FormDoctor.EmailCollection(form));
        var liveLines = FormSchema.Lines(live, emailCollection);
        if (fileLines.SequenceEqual(liveLines))
        {
            return null;
        }

        var found = new FormDifference(form, [.. file, .. live]);
        found.Compare(file, live);
        if (fileLines[0] != liveLines[0])
        {
            found.Say(
                form.Settings.VerifiedEmail
                    ? "The form does not collect verified addresses at Google."
                    : "The form collects addresses at Google, and should not."
            );
        }

        return found._sentences.Count switch
        {
            0 when fileLines.Order(StringComparer.Ordinal).SequenceEqual(liveLines.Order(StringComparer.Ordinal)) =>
                "The order of the questions or options was changed.",
            0 => "A part of the form was changed that has no name.",
            > Most and var all => string.Join(' ', found._sentences.Take(Most).Append($"There are {all - Most} more differences.")),
            _ => string.Join(' ', found._sentences),
        };
    }

    private void Compare(IReadOnlyList<Item> file, IList<Item> live)
    {
        var there = live.Where(item => QuestionOf(item)?.QuestionId is not null)
            .DistinctBy(item => QuestionOf(item)!.QuestionId!)
            .ToDictionary(item => QuestionOf(item)!.QuestionId!, StringComparer.Ordinal);
        var pages = live.Where(item => item.PageBreakItem is not null).Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        foreach (var item in file)
        {
            if (QuestionOf(item) is not { } expected)
            {
                if (!pages.Contains(item.ItemId))
                {
                    Say($"The page “{item.Title}” is missing at Google.");
                }
            }
            else if (there.GetValueOrDefault(expected.QuestionId!) is { } found)
            {
                Compare(_names[expected.QuestionId!], item, found);
            }
            else
            {
                Say($"{_names[expected.QuestionId!]} is missing at Google.");
            }
        }

        var known = file.Select(item => item.ItemId).ToHashSet(StringComparer.Ordinal);
        foreach (var item in live)
        {
            if (QuestionOf(item) is { } question ? !_names.ContainsKey(question.QuestionId ?? "") : !known.Contains(item.ItemId))
            {
                var kind =
                    QuestionOf(item) is not null ? "question"
                    : item.PageBreakItem is null ? "text, picture or grid"
                    : "page";
                Say($"At Google there is a new {kind}, “{item.Title ?? "without a title"}”.");
            }
        }
    }

    private void Compare(string name, Item file, Item live)
    {
        var (expected, found) = (QuestionOf(file)!, QuestionOf(live)!);
        if (file.Title != live.Title)
        {
            Say($"{name} reads “{live.Title}” at Google.");
        }

        if (FormSchema.Kind(expected) != FormSchema.Kind(found))
        {
            Say($"{name} is {Words(found)} at Google, and {Words(expected)} in the file.");
        }

        if ((expected.Required == true) != (found.Required == true))
        {
            Say(found.Required == true ? $"{name} must be answered at Google." : $"{name} need not be answered at Google.");
        }

        var (here, there) = (Options(expected), Options(found));
        var missing = here.Where(option => there.All(other => Text(other) != Text(option))).Select(Text).ToList();
        var added = there.Where(option => here.All(other => Text(other) != Text(option))).Select(Text).ToList();
        if (missing.Count > 0)
        {
            Say($"{name}: {List(missing)} {(missing.Count == 1 ? "is" : "are")} missing at Google.");
        }

        if (added.Count > 0)
        {
            Say($"{name}: {List(added)} {(added.Count == 1 ? "is" : "are")} new at Google.");
        }

        foreach (var option in here)
        {
            if (there.FirstOrDefault(other => Text(other) == Text(option)) is { } same && Target(same) != Target(option))
            {
                Say($"{name}: {Text(option)} {Target(same)} at Google, and {Target(option)} by the file.");
            }
        }
    }

    private void Say(string sentence) => _sentences.Add(sentence);

    private string Target(Option option) =>
        option switch
        {
            { GoToSectionId: { } page } => $"leads to the page “{_pages.GetValueOrDefault(page, "that is gone")}”",
            { GoToAction: "SUBMIT_FORM" } => "sends the form",
            { GoToAction: "RESTART_FORM" } => "leads back to the first page",
            _ => "leads to the next page",
        };

    private static Question? QuestionOf(Item item) => item.QuestionItem?.Question;

    private static IList<Option> Options(Question question) => question.ChoiceQuestion?.Options ?? [];

    private static string Text(Option option) =>
        option.IsOther == true ? "the option to type an answer of one's own (“Other”)" : $"the option “{option.Value}”";

    private static string List(List<string> texts) => string.Join(", ", texts);

    private static string Words(Question question) =>
        FormSchema.Kind(question) switch
        {
            "RADIO" => "a choice of one",
            "CHECKBOX" => "a list of tick boxes",
            "DROP_DOWN" => "a drop-down list",
            "TEXT" => "a line of text",
            "PARAGRAPH" => "a paragraph of text",
            "DATE" => "a date",
            var kind when kind.StartsWith("SCALE ", StringComparison.Ordinal) => $"a scale of {kind["SCALE ".Length..]}",
            _ => "another kind of question",
        };

    private static FormSection Section(FormDefinition form, string navigation) =>
        form.Sections.First(section => section.Key == navigation[FormItems.Navigation.Length..]);
}
