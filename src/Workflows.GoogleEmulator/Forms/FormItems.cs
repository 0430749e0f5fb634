using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>Checks the items of a form and gives them ids.</summary>
internal static class FormItems
{
    private static readonly string[] Kinds = ["questionItem", "questionGroupItem", "pageBreakItem", "textItem", "imageItem", "videoItem"];
    private static readonly string[] QuestionKinds =
    [
        "choiceQuestion",
        "textQuestion",
        "scaleQuestion",
        "dateQuestion",
        "timeQuestion",
        "ratingQuestion",
        "fileUploadQuestion",
        "rowQuestion",
    ];

    /// <summary>Questions of an item: one, the rows of a grid, or none.</summary>
    public static IEnumerable<JsonObject> Questions(JsonObject item) =>
        item.Object("questionItem").Object("question") is { } question ? [question] : item.Object("questionGroupItem").Objects("questions");

    /// <summary>Checks an item and gives it the ids that it lacks; an id may be used once in a form.</summary>
    public static void Settle(JsonObject item, ISet<string> usedItemIds, ISet<string> usedQuestionIds)
    {
        var kinds = Kinds.Where(kind => item[kind] is JsonObject).ToList();
        if (kinds.Count != 1)
        {
            throw ApiException.Invalid("Exactly one kind of item must be set.");
        }

        if (kinds[0] is "imageItem" or "videoItem")
        {
            throw new ApiException(501, "UNIMPLEMENTED", $"This stand-in does not know {kinds[0]}.");
        }

        item["itemId"] = NewId(item.Text("itemId"), usedItemIds, "item");
        if (kinds[0] == "questionItem" && item.Object("questionItem").Object("question") is null)
        {
            throw ApiException.Invalid("question must be set.");
        }

        var grid = item.Object("questionGroupItem").Object("grid");
        if (kinds[0] == "questionGroupItem")
        {
            if (grid is null || !Questions(item).Any())
            {
                throw ApiException.Invalid("A question group must have a grid and at least one row.");
            }

            CheckChoice(grid.Object("columns") ?? throw ApiException.Invalid("A grid must have columns."), inGrid: true);
        }

        foreach (var question in Questions(item))
        {
            CheckQuestion(question, inGrid: grid is not null);
            question["questionId"] = NewId(question.Text("questionId"), usedQuestionIds, "question");
        }
    }

    /// <summary>Every "go to section" must lead to a page break of the same form.</summary>
    public static void CheckTargets(IReadOnlyList<JsonObject> items)
    {
        var sections = items.Where(item => item["pageBreakItem"] is not null).Select(item => item.Text("itemId")).ToHashSet();
        foreach (var option in items.SelectMany(Questions).SelectMany(question => question.Object("choiceQuestion").Objects("options")))
        {
            if (option.Text("goToSectionId") is { } section && !sections.Contains(section))
            {
                throw ApiException.Invalid($"Invalid goToSectionId: no section has the ID {section}.");
            }
        }
    }

    private static void CheckQuestion(JsonObject question, bool inGrid)
    {
        var kinds = QuestionKinds.Where(kind => question[kind] is JsonObject).ToList();
        if (kinds.Count != 1 || (kinds[0] == "rowQuestion") != inGrid)
        {
            throw ApiException.Invalid(
                inGrid ? "A question of a grid must be a rowQuestion." : "Exactly one kind of question must be set."
            );
        }

        switch (kinds[0])
        {
            case "choiceQuestion":
                CheckChoice(question.Object("choiceQuestion")!, inGrid: false);
                break;
            case "scaleQuestion"
                when (question.Object("scaleQuestion").Int("low") ?? 0) is not (0 or 1)
                    || (question.Object("scaleQuestion").Int("high") ?? 0) is < 2 or > 10:
                throw ApiException.Invalid("A scale must begin at 0 or 1 and end between 2 and 10.");
            case "ratingQuestion" when (question.Object("ratingQuestion").Int("ratingScaleLevel") ?? 0) is < 3 or > 10:
                throw ApiException.Invalid("ratingScaleLevel must be between 3 and 10.");
            case "fileUploadQuestion":
                throw ApiException.Invalid("File upload questions cannot be created by the API.");
        }
    }

    private static void CheckChoice(JsonObject choice, bool inGrid)
    {
        var type = choice.Text("type");
        if (type is not ("RADIO" or "CHECKBOX" or "DROP_DOWN") || (inGrid && type == "DROP_DOWN"))
        {
            throw ApiException.Invalid("The type of a choice question must be RADIO, CHECKBOX or DROP_DOWN, in a grid RADIO or CHECKBOX.");
        }

        var options = choice.Objects("options").ToList();
        if (options.Count == 0)
        {
            throw ApiException.Invalid("A choice question must have at least one option.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var option in options)
        {
            if (option.Flag("isOther"))
            {
                if (inGrid || type == "DROP_DOWN")
                {
                    throw ApiException.Invalid("isOther is for RADIO and CHECKBOX questions outside grids.");
                }
            }
            else if (option.Text("value") is not { Length: > 0 } value || !seen.Add(value))
            {
                throw ApiException.Invalid("Option values must be set and must not be repeated.");
            }

            var goes = option.Text("goToAction") is not null || option.Text("goToSectionId") is not null;
            if (goes && (inGrid || type == "CHECKBOX"))
            {
                throw ApiException.Invalid("Section navigation is for RADIO and DROP_DOWN questions.");
            }

            if (option.Text("goToAction") is { } action and not ("NEXT_SECTION" or "RESTART_FORM" or "SUBMIT_FORM"))
            {
                throw ApiException.Invalid($"Invalid value at 'go_to_action', \"{action}\"");
            }
        }
    }

    private static string NewId(string? given, ISet<string> used, string what)
    {
        if (!string.IsNullOrEmpty(given))
        {
            return used.Add(given) ? given : throw ApiException.Invalid($"The {what} ID {given} is used already.");
        }

        string id;
        do
        {
            id = Ids.Hex(8);
        } while (!used.Add(id));

        return id;
    }
}
