using Workflows.Engine.Authoring;
using Workflows.Submissions.Activities;
using Workflows.Submissions.Forms;

namespace Workflows.Casework.Suitability;

/// <summary>The questions of the forms with which an arrangement begins, for the studio's list.</summary>
public sealed class WorkerQuestionChoices(FormCatalog forms) : CheckListChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        forms.All.Where(form => form.Settings.OpensArrangement).SelectMany(QuestionChoices.ChoicesOf).DistinctBy(choice => choice.Value);
}
