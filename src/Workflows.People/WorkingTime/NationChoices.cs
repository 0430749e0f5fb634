using Workflows.Engine.Authoring;

namespace Workflows.People.WorkingTime;

/// <summary>The nations that have a calendar, for the studio's list.</summary>
public sealed class NationChoices : DropDownChoices
{
    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        [
            new("England and Wales", Nation.EnglandAndWales.Code()),
            new("Northern Ireland", Nation.NorthernIreland.Code()),
            new("Scotland", Nation.Scotland.Code()),
        ];
}
