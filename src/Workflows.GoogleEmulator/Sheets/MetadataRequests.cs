using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>The requests about developer metadata: create (with ids that are unique in the spreadsheet), find, update, delete.</summary>
internal static class MetadataRequests
{
    public static JsonObject Create(Spreadsheet spreadsheet, JsonObject tag)
    {
        var key = tag.Text("metadataKey") is { Length: > 0 } named ? named : throw ApiException.Invalid("metadataKey must be set.");
        var visibility = tag.Text("visibility") is "DOCUMENT" or "PROJECT"
            ? tag.Text("visibility")!
            : throw ApiException.Invalid("visibility must be set.");
        int id;
        if (tag.Int("metadataId") is { } chosen and not 0)
        {
            if (chosen < 0)
            {
                throw ApiException.Invalid("metadataId must be positive.");
            }

            id = !spreadsheet.HasMetadata(chosen)
                ? chosen
                : throw ApiException.Invalid(
                    $"Cannot add developer metadata with ID [{chosen}] because developer metadata with that ID already exists."
                );
        }
        else
        {
            do
            {
                id = RandomNumberGenerator.GetInt32(1, int.MaxValue);
            } while (spreadsheet.HasMetadata(id));
        }

        var placed = Place(spreadsheet, new DeveloperMetadata(id, key, tag.Text("metadataValue"), visibility), tag.Object("location"));
        spreadsheet.CheckMetadata();
        return placed.ToJson();
    }

    public static List<PlacedMetadata> Find(Spreadsheet spreadsheet, JsonObject filter)
    {
        if (filter.Object("developerMetadataLookup") is not { } lookup)
        {
            throw ApiException.Invalid("A data filter here must be a developerMetadataLookup.");
        }

        var matches = spreadsheet
            .AllMetadata()
            .Where(placed =>
                (lookup.Int("metadataId") is not { } id || placed.Tag.Id == id)
                && (lookup.Text("metadataKey") is not { } key || placed.Tag.Key == key)
                && (lookup.Text("metadataValue") is not { } value || placed.Tag.Value == value)
                && (lookup.Text("visibility") is not { } visibility || placed.Tag.Visibility == visibility)
                && (lookup.Text("locationType") is not { } type || placed.LocationType == type)
                && (lookup.Object("metadataLocation") is not { } location || LiesIn(placed, location))
            );
        return [.. matches];
    }

    public static JsonObject Update(Spreadsheet spreadsheet, JsonObject request)
    {
        var found = request
            .Objects("dataFilters")
            .SelectMany(filter => Find(spreadsheet, filter))
            .DistinctBy(placed => placed.Tag.Id)
            .ToList();
        if (found.Count == 0)
        {
            throw ApiException.Invalid("No developer metadata matches the data filters.");
        }

        var updated = new JsonArray();
        foreach (var placed in found)
        {
            var json = new JsonObject
            {
                ["metadataKey"] = placed.Tag.Key,
                ["metadataValue"] = placed.Tag.Value,
                ["visibility"] = placed.Tag.Visibility,
                ["location"] = placed.ToJson()["location"]!.DeepClone(),
            };
            FieldUpdate.Apply(json, request.Object("developerMetadata") ?? [], request.Text("fields"), "updateDeveloperMetadata");
            Remove(placed, spreadsheet);
            var tag = placed.Tag with
            {
                Key = json.Text("metadataKey") ?? placed.Tag.Key,
                Value = json.Text("metadataValue"),
                Visibility = json.Text("visibility") ?? placed.Tag.Visibility,
            };
            updated.Add(Place(spreadsheet, tag, json.Object("location")).ToJson());
        }

        spreadsheet.CheckMetadata();
        return new JsonObject { ["developerMetadata"] = updated };
    }

    public static JsonObject Delete(Spreadsheet spreadsheet, JsonObject filter)
    {
        var deleted = new JsonArray();
        foreach (var placed in Find(spreadsheet, filter))
        {
            deleted.Add(placed.ToJson());
            Remove(placed, spreadsheet);
        }

        return deleted.Count == 0 ? [] : new JsonObject { ["deletedDeveloperMetadata"] = deleted };
    }

    private static PlacedMetadata Place(Spreadsheet spreadsheet, DeveloperMetadata tag, JsonObject? location)
    {
        if (location.Flag("spreadsheet"))
        {
            spreadsheet.Metadata = spreadsheet.Metadata.Add(tag);
            return new PlacedMetadata(tag);
        }

        if (location.Object("dimensionRange") is { } range)
        {
            var tab = Require(spreadsheet, range.Int("sheetId"));
            var start = range.Int("startIndex") ?? 0;
            if (range.Int("endIndex") != start + 1)
            {
                throw ApiException.Invalid("The dimension range of developer metadata must be one row or one column.");
            }

            var rows = range.Text("dimension") == "ROWS";
            if (start >= (rows ? tab.RowCount : tab.ColumnCount))
            {
                throw ApiException.Invalid("The dimension range of developer metadata must lie in the grid.");
            }

            if (rows)
            {
                var row = tab.RowAt(start);
                tab.SetRow(start, row with { Metadata = row.Metadata.Add(tag) });
                return new PlacedMetadata(tag, tab, Row: start);
            }

            tab.SetColumnTags(start, tab.ColumnTags(start).Add(tag));
            return new PlacedMetadata(tag, tab, Column: start);
        }

        if (location?["sheetId"] is null)
        {
            throw ApiException.Invalid("location must be set.");
        }

        var sheet = Require(spreadsheet, location.Int("sheetId"));
        sheet.Metadata = sheet.Metadata.Add(tag);
        return new PlacedMetadata(tag, sheet);
    }

    private static void Remove(PlacedMetadata placed, Spreadsheet spreadsheet)
    {
        bool Same(DeveloperMetadata tag) => tag.Id == placed.Tag.Id;
        if (placed.Tab is not { } tab)
        {
            spreadsheet.Metadata = spreadsheet.Metadata.RemoveAll(Same);
        }
        else if (placed.Row is { } row)
        {
            tab.SetRow(row, tab.RowAt(row) with { Metadata = tab.RowAt(row).Metadata.RemoveAll(Same) });
        }
        else if (placed.Column is { } column)
        {
            tab.SetColumnTags(column, tab.ColumnTags(column).RemoveAll(Same));
        }
        else
        {
            tab.Metadata = tab.Metadata.RemoveAll(Same);
        }
    }

    private static bool LiesIn(PlacedMetadata placed, JsonObject location) =>
        location.Flag("spreadsheet") ? placed.Tab is null
        : location.Object("dimensionRange") is { } range
            ? placed.Tab?.SheetId == (range.Int("sheetId") ?? 0)
                && (range.Text("dimension") == "ROWS" ? placed.Row : placed.Column) is { } index
                && index >= (range.Int("startIndex") ?? 0)
                && index < (range.Int("endIndex") ?? int.MaxValue)
        // Google searches the rows and columns of a tab too, unless the match must be exact.
        : placed.Tab?.SheetId == location.Int("sheetId");

    private static Tab Require(Spreadsheet spreadsheet, int? sheetId) =>
        spreadsheet.Find(sheetId ?? 0) ?? throw ApiException.Invalid($"No sheet with id: {sheetId ?? 0}");
}
