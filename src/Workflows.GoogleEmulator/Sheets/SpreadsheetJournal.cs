using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>Writes the difference between two states of a spreadsheet as one line, and applies such a line.</summary>
internal static class SpreadsheetJournal
{
    public static JsonObject Head(Spreadsheet spreadsheet) =>
        new()
        {
            ["properties"] = spreadsheet.Properties.DeepClone(),
            ["trashed"] = spreadsheet.Trashed,
            ["unshared"] = spreadsheet.Unshared,
            ["metadata"] = Tags(spreadsheet.Metadata),
            ["tabs"] = new JsonArray([
                .. spreadsheet.Tabs.Select(tab => new JsonObject
                {
                    ["properties"] = tab.Properties.DeepClone(),
                    ["metadata"] = Tags(tab.Metadata),
                    ["columns"] = new JsonArray([.. tab.Columns.Select(tags => (JsonNode)Tags(tags))]),
                    ["protected"] = new JsonArray([
                        .. tab.Protected.Select(range => new JsonObject
                        {
                            ["id"] = range.Id,
                            ["area"] = range.Area.ToJson(0),
                            ["json"] = range.Json.DeepClone(),
                            ["owner"] = range.ByOwner,
                        }),
                    ]),
                    ["filter"] = tab.Filter?.DeepClone(),
                }),
            ]),
        };

    public static JsonObject Line(Spreadsheet? before, Spreadsheet after, JsonObject? head)
    {
        var line = new JsonObject();
        if (head is not null)
        {
            line["head"] = head;
        }

        var splices = new JsonArray();
        foreach (var tab in after.Tabs)
        {
            if (Splice(before?.Find(tab.SheetId)?.Rows ?? [], tab.Rows) is { } splice)
            {
                splice["sheet"] = tab.SheetId;
                splices.Add(splice);
            }
        }

        if (splices.Count > 0)
        {
            line["rows"] = splices;
        }

        return line;
    }

    public static void Replay(Spreadsheet spreadsheet, JsonObject line)
    {
        if (line.Object("head") is { } head)
        {
            ReplayHead(spreadsheet, head);
        }

        foreach (var splice in line.Objects("rows"))
        {
            var rows = spreadsheet.Find(splice.Int("sheet")!.Value)!.Rows;
            var at = splice.Int("at")!.Value;
            rows.RemoveRange(at, splice.Int("remove")!.Value);
            rows.InsertRange(at, splice["add"]!.AsArray().Select(Row.FromJournal));
        }
    }

    private static JsonObject? Splice(List<Row> before, List<Row> after)
    {
        var shorter = Math.Min(before.Count, after.Count);
        var start = 0;
        while (start < shorter && ReferenceEquals(before[start], after[start]))
        {
            start++;
        }

        var tail = 0;
        while (tail < shorter - start && ReferenceEquals(before[^(tail + 1)], after[^(tail + 1)]))
        {
            tail++;
        }

        var removed = before.Count - start - tail;
        var added = after.GetRange(start, after.Count - start - tail);
        return removed == 0 && added.Count == 0
            ? null
            : new JsonObject
            {
                ["at"] = start,
                ["remove"] = removed,
                ["add"] = new JsonArray([.. added.Select(row => row.ToJournal())]),
            };
    }

    private static void ReplayHead(Spreadsheet spreadsheet, JsonObject head)
    {
        spreadsheet.Properties = (JsonObject)head["properties"]!.DeepClone();
        spreadsheet.Trashed = head.Flag("trashed");
        spreadsheet.Unshared = head.Flag("unshared");
        spreadsheet.Metadata = [.. head.Objects("metadata").Select(DeveloperMetadata.FromJournal)];
        var rows = spreadsheet.Tabs.ToDictionary(tab => tab.SheetId, tab => tab.Rows);
        spreadsheet.Tabs.Clear();
        foreach (var json in head.Objects("tabs"))
        {
            var tab = new Tab
            {
                Properties = (JsonObject)json["properties"]!.DeepClone(),
                Rows = rows.GetValueOrDefault(json["properties"].Int("sheetId") ?? 0) ?? [],
                Metadata = [.. json.Objects("metadata").Select(DeveloperMetadata.FromJournal)],
                Columns =
                [
                    .. json["columns"]!
                        .AsArray()
                        .Select(tags => ((JsonArray)tags!).Select(DeveloperMetadata.FromJournal).ToImmutableArray()),
                ],
                Protected =
                [
                    .. json.Objects("protected")
                        .Select(range => new ProtectedRange(
                            range.Int("id")!.Value,
                            GridArea.FromJson(range.Object("area")!),
                            (JsonObject)range["json"]!.DeepClone(),
                            range.Flag("owner")
                        )),
                ],
                Filter = json.Object("filter")?.DeepClone() as JsonObject,
            };
            spreadsheet.Tabs.Add(tab);
        }
    }

    private static JsonArray Tags(IEnumerable<DeveloperMetadata> tags) => new([.. tags.Select(tag => tag.ToJournal())]);
}
