using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Forms;

/// <summary>A page of a form: the items between two page breaks.</summary>
internal sealed record FormSection(int Index, JsonObject? Break, IReadOnlyList<JsonObject> Items)
{
    public IEnumerable<JsonObject> Questions => Items.SelectMany(FormItems.Questions);

    /// <summary>Whether an answer on this page can send the form.</summary>
    public bool MaySubmit =>
        Questions
            .SelectMany(question => question.Object("choiceQuestion").Objects("options"))
            .Any(option => option.Text("goToAction") == "SUBMIT_FORM");
}

/// <summary>The pages of a form and the branches between them.</summary>
internal sealed class FormFlow
{
    public FormFlow(FormDocument form)
    {
        var sections = new List<FormSection>();
        JsonObject? start = null;
        var items = new List<JsonObject>();
        foreach (var item in form.Items)
        {
            if (item["pageBreakItem"] is null)
            {
                items.Add(item);
                continue;
            }

            sections.Add(new FormSection(sections.Count, start, items));
            (start, items) = (item, []);
        }

        sections.Add(new FormSection(sections.Count, start, items));
        Sections = sections;
    }

    public IReadOnlyList<FormSection> Sections { get; }

    /// <summary>The section after this one; null when the form is sent. The last answered question with a branch decides.</summary>
    public FormSection? Next(FormSection section, FormAnswers answers)
    {
        var next = section.Index + 1 < Sections.Count ? Sections[section.Index + 1] : null;
        foreach (var question in section.Questions)
        {
            var chosen = question
                .Object("choiceQuestion")
                .Objects("options")
                .FirstOrDefault(option => Chosen(option, answers.Raw(question.Text("questionId")!)));
            if (chosen.Text("goToSectionId") is { } id)
            {
                next = Sections.FirstOrDefault(each => each.Break.Text("itemId") == id);
            }
            else if (chosen.Text("goToAction") is { } action)
            {
                next =
                    action == "SUBMIT_FORM" ? null
                    : action == "RESTART_FORM" ? Sections[0]
                    : section.Index + 1 < Sections.Count ? Sections[section.Index + 1]
                    : null;
            }
        }

        return next;
    }

    /// <summary>The pages that these answers lead through. A path that returns to an earlier page ends there.</summary>
    public List<FormSection> Path(FormAnswers answers)
    {
        var path = new List<FormSection>();
        for (var section = Sections[0]; section is not null && !path.Contains(section); section = Next(section, answers))
        {
            path.Add(section);
        }

        return path;
    }

    private static bool Chosen(JsonObject option, IReadOnlyList<string> values) =>
        option.Flag("isOther") ? values.Contains(FormAnswers.Other) : values.Contains(option.Text("value") ?? "");
}
