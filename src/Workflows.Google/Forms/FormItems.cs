using System.Security.Cryptography;
using System.Text;
using Google.Apis.Forms.v1.Data;
using Workflows.Submissions.Forms;

namespace Workflows.Google.Forms;

/// <summary>
/// Turns a form definition into the items of a Google form. Their ids are hashes (8 hex digits), so that a form that is built again has the
/// same ids. Google's API has neither text validation nor a branch of a page. The intake repeats the validation, and a page that does not
/// lead to the next one gets a last question, whose only option leads to the right page.
/// </summary>
public static class FormItems
{
    /// <summary>The beginning of the keys of questions that only lead to another page; their answers are ignored.</summary>
    public const string Navigation = "nav:";

    /// <summary>The items of a form, in order.</summary>
    public static IReadOnlyList<Item> Of(FormDefinition form)
    {
        var items = new List<Item>();
        for (var i = 0; i < form.Sections.Count; i++)
        {
            var section = form.Sections[i];
            if (i > 0)
            {
                items.Add(
                    new Item
                    {
                        ItemId = SectionId(form, section.Key),
                        Title = section.Title,
                        Description = section.Text,
                        PageBreakItem = new PageBreakItem(),
                    }
                );
            }

            items.AddRange(section.Questions.Select(question => QuestionOf(form, question)));
            if (NeedsNavigation(form, section, i))
            {
                items.Add(NavigationOf(form, section));
            }
        }

        return items;
    }

    /// <summary>The question keys of the form's file, by Google's question id.</summary>
    public static IReadOnlyDictionary<string, string> Keys(FormDefinition form)
    {
        var keys = form.Questions.ToDictionary(question => QuestionId(form, question.Key), question => question.Key);
        foreach (var (section, index) in form.Sections.Select((section, index) => (section, index)))
        {
            if (NeedsNavigation(form, section, index))
            {
                keys[QuestionId(form, Navigation + section.Key)] = Navigation + section.Key;
            }
        }

        return keys;
    }

    private static bool NeedsNavigation(FormDefinition form, FormSection section, int index)
    {
        if (
            section.Questions.Count > 0
            && section.Questions[^1] is { Required: true } last
            && last.Options.Count > 0
            && last.Options.All(o => o.GoTo is not null)
        )
        {
            return false;
        }

        var natural = index + 1 < form.Sections.Count ? form.Sections[index + 1] : null;
        return form.After(section) != natural;
    }

    private static Item NavigationOf(FormDefinition form, FormSection section)
    {
        var after = form.After(section);
        var option = new Option { Value = after is null ? "Send the form" : "Go on" };
        Lead(form, option, after?.Key ?? FormSection.Submit);
        return new Item
        {
            ItemId = Id($"{form.Key}\nitem\n{Navigation}{section.Key}"),
            Title = after is null ? "This is the last page" : "Next",
            QuestionItem = new QuestionItem
            {
                Question = new Question
                {
                    QuestionId = QuestionId(form, Navigation + section.Key),
                    Required = true,
                    ChoiceQuestion = new ChoiceQuestion { Type = "RADIO", Options = [option] },
                },
            },
        };
    }

    private static Item QuestionOf(FormDefinition form, FormQuestion question)
    {
        var target = new Question { QuestionId = QuestionId(form, question.Key), Required = question.Required ? true : null };
        switch (question.Type)
        {
            case QuestionType.SA or QuestionType.PT:
                target.TextQuestion = new TextQuestion { Paragraph = question.Type == QuestionType.PT ? true : null };
                break;
            case QuestionType.D:
                target.DateQuestion = new DateQuestion { IncludeYear = true };
                break;
            case QuestionType.LS:
                target.ScaleQuestion = new ScaleQuestion
                {
                    Low = question.Scale!.Low,
                    High = question.Scale.High,
                    LowLabel = question.Scale.LowLabel,
                    HighLabel = question.Scale.HighLabel,
                };
                break;
            default:
                target.ChoiceQuestion = new ChoiceQuestion
                {
                    Type = question.Type switch
                    {
                        QuestionType.CB => "CHECKBOX",
                        QuestionType.DD => "DROP_DOWN",
                        _ => "RADIO",
                    },
                    Options = [.. question.Options.Select(option => OptionOf(form, option))],
                };
                break;
        }

        return new Item
        {
            ItemId = Id($"{form.Key}\nitem\n{question.Key}"),
            Title = question.Title,
            Description = question.Help,
            QuestionItem = new QuestionItem { Question = target },
        };
    }

    private static Option OptionOf(FormDefinition form, FormOption option)
    {
        var result = new Option { Value = option.Text };
        if (option.GoTo is { } target)
        {
            Lead(form, result, target);
        }

        return result;
    }

    private static void Lead(FormDefinition form, Option option, string target)
    {
        if (target == FormSection.Submit)
        {
            option.GoToAction = "SUBMIT_FORM";
        }
        else if (target == form.Sections[0].Key)
        {
            option.GoToAction = "RESTART_FORM";
        }
        else
        {
            option.GoToSectionId = SectionId(form, target);
        }
    }

    private static string SectionId(FormDefinition form, string section) => Id($"{form.Key}\nsection\n{section}");

    private static string QuestionId(FormDefinition form, string question) => Id($"{form.Key}\nquestion\n{question}");

    /// <summary>Eight hex digits, positive as a 32-bit number, as Google's own are.</summary>
    private static string Id(string text)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        hash[0] &= 0x7f;
        return Convert.ToHexStringLower(hash.AsSpan(0, 4));
    }
}
