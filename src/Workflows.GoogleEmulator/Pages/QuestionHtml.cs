using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Forms;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Pages;

/// <summary>The controls of one item of a form; they work without scripts.</summary>
internal sealed class QuestionHtml(FormAnswers answers, IReadOnlyDictionary<string, string> errors)
{
    public Html Item(JsonObject item)
    {
        var title = item.Text("title") ?? "";
        var hint = item.Text("description");
        if (item["textItem"] is not null)
        {
            return Html.Of($"<div class=\"card\"><h2>{title}</h2>{Hint(hint)}</div>\n");
        }

        if (item.Object("questionGroupItem") is { } group)
        {
            return Grid(title, hint, group);
        }

        return item.Object("questionItem").Object("question") is { } question ? Question(title, hint, question) : Html.None;
    }

    private Html Question(string title, string? hint, JsonObject question)
    {
        if (question.Object("choiceQuestion") is { } choice && choice.Text("type") != "DROP_DOWN")
        {
            return Group(title, hint, question, Choices(question, choice));
        }

        if (question.Object("scaleQuestion") is { } scale)
        {
            return Group(
                title,
                hint,
                question,
                Numbers(question, scale.Int("low") ?? 0, scale.Int("high") ?? 0, scale.Text("lowLabel"), scale.Text("highLabel"))
            );
        }

        return question.Object("ratingQuestion") is { } rating
            ? Group(title, hint, question, Numbers(question, 1, rating.Int("ratingScaleLevel") ?? 5, null, null))
            : Single(title, hint, question);
    }

    private Html Single(string title, string? hint, JsonObject question)
    {
        var name = Name(question);
        var value = answers.Raw(Id(question)) is [var first, ..] ? first : null;
        var attributes = Html.Of(
            $"id=\"{name}\" name=\"{name}\"{Described(question)}{(question.Flag("required") ? Html.Of($" aria-required=\"true\"") : Html.None)}"
        );
        var control = question switch
        {
            _ when question.Object("choiceQuestion") is { } choice => DropDown(attributes, choice, value),
            _ when question.Object("textQuestion").Flag("paragraph") => Html.Of($"<textarea {attributes}>\n{value}</textarea>"),
            _ when question.Object("dateQuestion") is { } date => Date(attributes, date, value),
            _ when question["timeQuestion"] is not null => Html.Of($"<input type=\"time\" {attributes} value=\"{value}\">"),
            _ => Html.Of($"<input type=\"text\" {attributes} value=\"{value}\">"),
        };
        return Html.Of(
            $"<div class=\"card{Wrong(question)}\"><label class=\"question\" for=\"{name}\">{title}{Star(question)}</label>{Hint(hint)}{Error(question)}{control}</div>\n"
        );
    }

    private static Html Date(Html attributes, JsonObject date, string? value) =>
        (date.Flag("includeYear"), date.Flag("includeTime")) switch
        {
            (true, true) => Html.Of($"<input type=\"datetime-local\" {attributes} value=\"{value?.Replace(' ', 'T')}\">"),
            (true, false) => Html.Of($"<input type=\"date\" {attributes} value=\"{value}\">"),
            (false, true) => Html.Of(
                $"<p class=\"hint\">Month, day and time, such as 11-27 09:30</p><input type=\"text\" {attributes} value=\"{value}\">"
            ),
            _ => Html.Of($"<p class=\"hint\">Month and day, such as 11-27</p><input type=\"text\" {attributes} value=\"{value}\">"),
        };

    private static Html DropDown(Html attributes, JsonObject choice, string? value)
    {
        var options = Html.Of($"<option value=\"\">Choose</option>");
        foreach (var text in choice.Objects("options").Select(option => option.Text("value")))
        {
            options.Add($"<option value=\"{text}\"{(text == value ? Html.Of($" selected") : Html.None)}>{text}</option>");
        }

        return Html.Of($"<select {attributes}>{options}</select>");
    }

    private Html Choices(JsonObject question, JsonObject choice)
    {
        var type = choice.Text("type") == "CHECKBOX" ? "checkbox" : "radio";
        var (name, given) = (Name(question), answers.Raw(Id(question)));
        var known = choice.Objects("options").Select(option => option.Text("value")).ToHashSet();
        var list = new Html();
        foreach (var option in choice.Objects("options"))
        {
            if (option.Flag("isOther"))
            {
                // An answer that is shown again, for example for editing, comes as the text that was typed.
                var typed =
                    given.FirstOrDefault(value => value != FormAnswers.Other && !known.Contains(value)) ?? answers.OtherText(Id(question));
                var chosen = given.Contains(FormAnswers.Other) || given.Any(value => !known.Contains(value));
                list.Add(
                    $"<label class=\"choice\"><input type=\"{type}\" name=\"{name}\" value=\"{FormAnswers.Other}\"{Checked(chosen)}>Other</label><input type=\"text\" name=\"{name}.other_option_response\" aria-label=\"Other answer\" value=\"{typed}\">"
                );
            }
            else
            {
                var value = option.Text("value") ?? "";
                list.Add(
                    $"<label class=\"choice\"><input type=\"{type}\" name=\"{name}\" value=\"{value}\"{Checked(given.Contains(value))}>{value}</label>"
                );
            }
        }

        return list;
    }

    private Html Numbers(JsonObject question, int low, int high, string? lowLabel, string? highLabel)
    {
        var given = answers.Raw(Id(question));
        var list = new Html();
        for (var number = low; number <= high; number++)
        {
            list.Add(
                $"<label class=\"choice\"><input type=\"radio\" name=\"{Name(question)}\" value=\"{number}\"{Checked(given.Contains($"{number}"))}>{number}</label>"
            );
        }

        var ends =
            lowLabel is null && highLabel is null ? Html.None : Html.Of($"<p class=\"hint\">{low}: {lowLabel}. {high}: {highLabel}.</p>");
        return Html.Of($"{ends}<div class=\"scale\">{list}</div>");
    }

    private Html Grid(string title, string? hint, JsonObject group)
    {
        var columns = group.Object("grid").Object("columns")!;
        var rows = new Html();
        foreach (var question in group.Objects("questions"))
        {
            rows.Add(
                $"<fieldset class=\"row{Wrong(question)}\"{Described(question)}><legend>{question.Object("rowQuestion").Text("title")}{Star(question)}</legend><div>{Error(question)}{Choices(question, columns)}</div></fieldset>"
            );
        }

        return Html.Of($"<fieldset><legend>{title}</legend><div>{Hint(hint)}{rows}</div></fieldset>\n");
    }

    private Html Group(string title, string? hint, JsonObject question, Html controls) =>
        Html.Of(
            $"<fieldset class=\"group{Wrong(question)}\" id=\"{Name(question)}\"{Described(question)}><legend>{title}{Star(question)}</legend><div>{Hint(hint)}{Error(question)}{controls}</div></fieldset>\n"
        );

    private Html Error(JsonObject question) =>
        errors.TryGetValue(Id(question), out var error)
            ? Html.Of($"<p class=\"error\" id=\"{Name(question)}-error\">{error}</p>")
            : Html.None;

    private Html Described(JsonObject question) =>
        errors.ContainsKey(Id(question)) ? Html.Of($" aria-invalid=\"true\" aria-describedby=\"{Name(question)}-error\"") : Html.None;

    private string Wrong(JsonObject question) => errors.ContainsKey(Id(question)) ? " wrong" : "";

    private static Html Hint(string? text) => text is null ? Html.None : Html.Of($"<p class=\"hint\">{text}</p>");

    private static Html Star(JsonObject question) =>
        question.Flag("required") ? Html.Of($" <span class=\"required\" title=\"required\">(required)</span>") : Html.None;

    private static Html Checked(bool chosen) => chosen ? Html.Of($" checked") : Html.None;

    private static string Id(JsonObject question) => question.Text("questionId")!;

    private static string Name(JsonObject question) => $"entry.{Id(question)}";
}
