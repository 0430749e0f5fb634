namespace Workflows.Engine.Authoring;

/// <summary>The choices of a drop-down list; the studio lists them by their text.</summary>
public abstract class DropDownOptionsProviderBase : OptionsProviderBase
{
    private protected sealed override string UIHint => InputUIHints.DropDown;

    private protected sealed override object PropertiesOf(ICollection<SelectListItem> items) => new { SelectList = new { Items = items } };
}
