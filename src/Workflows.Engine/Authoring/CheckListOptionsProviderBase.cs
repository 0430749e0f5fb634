namespace Workflows.Engine.Authoring;

/// <summary>
/// The choices of a list of tick boxes, in the order of the list. A chosen value that is not among them is lost when another one is ticked.
/// </summary>
public abstract class CheckListOptionsProviderBase : OptionsProviderBase
{
    private protected sealed override string UIHint => InputUIHints.CheckList;

    private protected sealed override object PropertiesOf(ICollection<SelectListItem> items) =>
        new { CheckList = new { Items = items, IsFlagsEnum = false } };
}
