using System.Reflection;
using Workflows.Engine.Authoring;
using Workflows.Google.Sheets;

namespace Workflows.Google.Activities;

/// <summary>The spreadsheets that rows can be written to: the charity's own, and those of services that exist.</summary>
public sealed class SpreadsheetChoices(SheetCatalog catalog, SpreadsheetSetup setup) : DropDownOptionsProviderBase
{
    /// <inheritdoc />
    protected override bool RefreshOnChange => true;

    /// <inheritdoc />
    protected override bool FollowsInputs => false;

    /// <inheritdoc />
    protected override async ValueTask<ICollection<SelectListItem>> GetItemsAsync(
        PropertyInfo propertyInfo,
        object? context,
        CancellationToken cancellationToken
    )
    {
        var made = (await setup.ListAsync(cancellationToken)).Select(sheet => sheet.SpreadsheetKey);
        var single = catalog.All.Where(sheet => sheet is { PerService: false, PerYear: false }).Select(sheet => sheet.Key);
        return
        [
            .. single
                .Concat(made)
                .Distinct(StringComparer.Ordinal)
                .Where(key => catalog.Find(key)?.Tabs.Any(tab => !tab.Owned) == true)
                .Order(StringComparer.Ordinal)
                .Select(key => new SelectListItem(key, key)),
        ];
    }
}

/// <summary>The tabs of the spreadsheet that the activity names, without those that casework alone writes; of all while it names none.</summary>
public sealed class TabChoices(SheetCatalog catalog) : DropDownChoices
{
    /// <inheritdoc />
    protected override bool RefreshOnChange => true;

    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given) =>
        SheetLists
            .Of(catalog, given)
            .SelectMany(sheet => sheet.Tabs)
            .Where(tab => !tab.Owned)
            .Select(tab => new SelectListItem(tab.Title, tab.Key));
}

/// <summary>The columns that a workflow may write in the tab that the activity names; of all tabs while it names none.</summary>
public sealed class ColumnChoices(SheetCatalog catalog) : DropDownChoices
{
    /// <inheritdoc />
    protected override bool RefreshOnChange => true;

    /// <inheritdoc />
    protected override IEnumerable<SelectListItem> Choices(GivenInputs given)
    {
        var tab = given.Text("tab");
        return SheetLists
            .Of(catalog, given)
            .SelectMany(sheet => sheet.Tabs)
            .Where(t => !t.Owned && (tab is null || t.Key == tab))
            .SelectMany(t => t.Columns.Skip(1).Except(t.OwnedColumns))
            .Distinct(StringComparer.Ordinal)
            .Select(column => new SelectListItem(column, column));
    }
}

/// <summary>The spreadsheets that lists of tabs and columns are about.</summary>
internal static class SheetLists
{
    public static IEnumerable<SheetDefinition> Of(SheetCatalog catalog, GivenInputs given) =>
        given.Text("spreadsheet") is { } key && catalog.Find(key) is { } sheet ? [sheet] : catalog.All;
}
