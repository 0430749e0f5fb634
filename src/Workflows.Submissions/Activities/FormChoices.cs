using Workflows.Engine.Authoring;
using Workflows.Submissions.Forms;

namespace Workflows.Submissions.Activities;

/// <summary>The forms, for the studio's list.</summary>
public sealed class FormChoices(FormCatalog forms) : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        forms.All.Select(form => new SelectListItem($"{form.Key}: {form.Title}", form.Key));
}

/// <summary>
/// The questions of the form that the activity names, or of the form that starts the workflow; those of all forms while neither is known.
/// </summary>
public sealed class QuestionChoices(FormCatalog forms) : DropDownChoices
{
    /// <inheritdoc />
    protected override bool RefreshOnChange => true;

    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        (given.Text("form") ?? StartingForm(given)) is { } key && forms.Find(key) is { } form
            ? ChoicesOf(form)
            : forms.All.SelectMany(ChoicesOf).DistinctBy(choice => choice.Value);

    private static string? StartingForm(GivenInputs given) =>
        given
            .Activities.Where(activity => (string?)activity["type"] == FormArrived.TypeName)
            .Select(activity => new GivenInputs(activity).Text("formKey"))
            .FirstOrDefault(key => key is not null);

    /// <summary>The questions of a form, with their texts; without free texts and secrets, which no workflow sees.</summary>
    public static IEnumerable<SelectListItem> ChoicesOf(FormDefinition form) =>
        form
            .Questions.Where(question => question is { FreeText: false, Secret: false })
            .Select(question => new SelectListItem($"{question.Key}: {question.Title}", question.Key));
}
