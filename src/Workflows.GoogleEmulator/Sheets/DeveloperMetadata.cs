using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>One entry of developer metadata. The object that holds it says where it belongs: the spreadsheet, a tab, a row or a column.</summary>
internal sealed record DeveloperMetadata(int Id, string Key, string? Value, string Visibility)
{
    public int Size => Key.Length + (Value?.Length ?? 0);

    public JsonObject ToJournal() =>
        new()
        {
            ["i"] = Id,
            ["k"] = Key,
            ["v"] = Value,
            ["p"] = Visibility,
        };

    public static DeveloperMetadata FromJournal(JsonNode? node) =>
        new(node.Int("i")!.Value, node.Text("k")!, node.Text("v"), node.Text("p")!);
}

/// <summary>An entry of developer metadata with the place where it was found.</summary>
internal sealed record PlacedMetadata(DeveloperMetadata Tag, Tab? Tab = null, int? Row = null, int? Column = null)
{
    public string LocationType =>
        Tab is null ? "SPREADSHEET"
        : Row is not null ? "ROW"
        : Column is not null ? "COLUMN"
        : "SHEET";

    public JsonObject ToJson()
    {
        var location = new JsonObject { ["locationType"] = LocationType };
        if (Tab is null)
        {
            location["spreadsheet"] = true;
        }
        else if ((Row ?? Column) is { } index)
        {
            location["dimensionRange"] = new JsonObject
            {
                ["sheetId"] = Tab.SheetId,
                ["dimension"] = Row is null ? "COLUMNS" : "ROWS",
                ["startIndex"] = index,
                ["endIndex"] = index + 1,
            };
        }
        else
        {
            location["sheetId"] = Tab.SheetId;
        }

        var json = new JsonObject { ["metadataId"] = Tag.Id, ["metadataKey"] = Tag.Key };
        if (Tag.Value is not null)
        {
            json["metadataValue"] = Tag.Value;
        }

        json["location"] = location;
        json["visibility"] = Tag.Visibility;
        return json;
    }
}
