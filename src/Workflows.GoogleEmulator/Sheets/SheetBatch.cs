using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>The requests of <c>spreadsheets.batchUpdate</c>: applied in order on a copy, each with a reply, all or none.</summary>
internal static class SheetBatch
{
    public static JsonArray Apply(Spreadsheet spreadsheet, JsonObject body)
    {
        var requests = body.Objects("requests").ToList();
        if (requests.Count == 0)
        {
            throw ApiException.Invalid("Must specify at least one request.");
        }

        var replies = new JsonArray();
        for (var index = 0; index < requests.Count; index++)
        {
            var (name, request) =
                requests[index].Count == 1 && requests[index].First() is { Value: JsonObject inner } only
                    ? (only.Key, inner)
                    : throw ApiException.Invalid($"Invalid requests[{index}]: exactly one kind of request must be set.");
            try
            {
                replies.Add(Apply(spreadsheet, name, request));
                spreadsheet.CheckSize();
            }
            catch (ApiException refused) when (refused.Status == "INVALID_ARGUMENT")
            {
                throw ApiException.Invalid($"Invalid requests[{index}].{name}: {refused.Message}");
            }
        }

        return replies;
    }

    public static Tab TabOf(Spreadsheet spreadsheet, JsonObject? place) =>
        spreadsheet.Find(place.Int("sheetId") ?? 0) ?? throw ApiException.Invalid($"No grid with id: {place.Int("sheetId") ?? 0}");

    private static JsonObject Apply(Spreadsheet spreadsheet, string name, JsonObject request)
    {
        switch (name)
        {
            case "addSheet":
                return new JsonObject { ["addSheet"] = AddSheet(spreadsheet, request.Object("properties") ?? []) };
            case "updateSheetProperties":
                UpdateSheet(spreadsheet, request);
                return [];
            case "updateSpreadsheetProperties":
                FieldUpdate.Apply(spreadsheet.Properties, request.Object("properties") ?? [], request.Text("fields"), name);
                return [];
            case "deleteSheet":
                DeleteSheet(spreadsheet, request);
                return [];
            case "updateCells":
                CellRequests.Update(spreadsheet, request);
                return [];
            case "appendCells":
                CellRequests.Append(spreadsheet, request);
                return [];
            case "repeatCell":
                CellRequests.Repeat(spreadsheet, request);
                return [];
            case "appendDimension":
                AppendDimension(spreadsheet, request);
                return [];
            case "insertDimension" or "deleteDimension" or "moveDimension":
                Dimension(spreadsheet, name, request);
                return [];
            case "sortRange":
                Sort(spreadsheet, request);
                return [];
            case "createDeveloperMetadata":
                return Reply(name, "developerMetadata", MetadataRequests.Create(spreadsheet, request.Object("developerMetadata") ?? []));
            case "updateDeveloperMetadata":
                return new JsonObject { [name] = MetadataRequests.Update(spreadsheet, request) };
            case "deleteDeveloperMetadata":
                return new JsonObject { [name] = MetadataRequests.Delete(spreadsheet, request.Object("dataFilter") ?? []) };
            case "addProtectedRange":
                return Reply(name, "protectedRange", Protect(spreadsheet, request.Object("protectedRange") ?? [], byOwner: false));
            case "deleteProtectedRange":
                DeleteProtected(spreadsheet, request.Int("protectedRangeId") ?? 0);
                return [];
            case "setBasicFilter":
                TabOf(spreadsheet, request.Object("filter").Object("range")).Filter = request.Object("filter")?.DeepClone() as JsonObject;
                return [];
            case "clearBasicFilter":
                TabOf(spreadsheet, request).Filter = null;
                return [];
            case "autoResizeDimensions":
                TabOf(spreadsheet, request.Object("dimensions"));
                return [];
            case "updateDimensionProperties":
                TabOf(spreadsheet, request.Object("range"));
                return [];
            case "setDataValidation" or "addConditionalFormatRule" or "updateBorders" or "addBanding":
                // These requests change display or validation only: the emulator accepts and ignores them.
                return [];
            default:
                throw ApiException.Invalid($"Unknown name \"{name}\": Cannot find field.");
        }
    }

    public static JsonObject Protect(Spreadsheet spreadsheet, JsonObject json, bool byOwner)
    {
        var range = json.Object("range") ?? throw ApiException.Invalid("range must be set.");
        var tab = TabOf(spreadsheet, range);
        var kept = (JsonObject)json.DeepClone();
        kept.Remove("range");
        kept.Remove("protectedRangeId");
        var used = spreadsheet.Tabs.SelectMany(each => each.Protected).Select(each => each.Id).ToHashSet();
        var id = json.Int("protectedRangeId") ?? RandomNumberGenerator.GetInt32(1, int.MaxValue);
        if (!used.Add(id))
        {
            throw ApiException.Invalid($"A protected range with ID [{id}] already exists.");
        }

        var added = new ProtectedRange(id, GridArea.FromJson(range), kept, byOwner);
        tab.Protected = tab.Protected.Add(added);
        return added.ToJson(tab.SheetId);
    }

    private static JsonObject Reply(string name, string field, JsonObject value) => new() { [name] = new JsonObject { [field] = value } };

    public static JsonObject AddSheet(Spreadsheet spreadsheet, JsonObject properties)
    {
        var number = spreadsheet.Tabs.Count + 1;
        while (spreadsheet.Find($"Sheet{number}") is not null)
        {
            number++;
        }

        var title = properties.Text("title") is { Length: > 0 } named ? named : $"Sheet{number}";
        CheckTitle(spreadsheet, title, null);
        int id;
        if (properties["sheetId"] is not null)
        {
            id = properties.Int("sheetId")!.Value;
            if (id < 0 || spreadsheet.Find(id) is not null)
            {
                throw ApiException.Invalid(id < 0 ? "The sheetId must not be negative." : $"A sheet with the ID {id} already exists.");
            }
        }
        else
        {
            do
            {
                id = RandomNumberGenerator.GetInt32(1, int.MaxValue);
            } while (spreadsheet.Find(id) is not null);
        }

        var tab = Tab.Create(id, title);
        foreach (var (name, value) in properties)
        {
            if (name is "gridProperties" && value is JsonObject grid)
            {
                foreach (var (setting, amount) in grid)
                {
                    ((JsonObject)tab.Properties["gridProperties"]!)[setting] = amount?.DeepClone();
                }
            }
            else if (name is not ("sheetId" or "title" or "index" or "sheetType"))
            {
                tab.Properties[name] = value?.DeepClone();
            }
        }

        CheckGrid(tab);
        var index = Math.Clamp(properties.Int("index") ?? spreadsheet.Tabs.Count, 0, spreadsheet.Tabs.Count);
        spreadsheet.Tabs.Insert(index, tab);
        return new JsonObject { ["properties"] = tab.PropertiesJson(index) };
    }

    private static void UpdateSheet(Spreadsheet spreadsheet, JsonObject request)
    {
        var sent = request.Object("properties") ?? [];
        var tab = TabOf(spreadsheet, sent);
        var merged = (JsonObject)tab.Properties.DeepClone();
        FieldUpdate.Apply(merged, sent, request.Text("fields"), "updateSheetProperties");
        merged["sheetId"] = tab.SheetId;
        var title = merged.Text("title") ?? throw ApiException.Invalid("The title of a sheet cannot be empty.");
        CheckTitle(spreadsheet, title, tab);
        var changed = new Tab
        {
            Properties = merged,
            Rows = tab.Rows,
            Columns = tab.Columns,
            Metadata = tab.Metadata,
            Protected = tab.Protected,
            Filter = tab.Filter,
        };
        merged["gridProperties"] ??= new JsonObject();
        changed.RowCount = changed.RowCount;
        changed.ColumnCount = changed.ColumnCount;
        CheckGrid(changed);
        if (changed.Rows.Count > changed.RowCount)
        {
            changed.Rows.RemoveRange(changed.RowCount, changed.Rows.Count - changed.RowCount);
        }

        if (changed.ColumnCount < tab.ColumnCount)
        {
            tab.ColumnCount = Math.Max(tab.ColumnCount, 1);
            GridEdits.Delete(tab, rows: false, changed.ColumnCount, tab.ColumnCount);
            changed.Columns = tab.Columns;
        }

        var index = spreadsheet.Tabs.IndexOf(tab);
        spreadsheet.Tabs.RemoveAt(index);
        spreadsheet.Tabs.Insert(Math.Clamp(merged.Int("index") ?? index, 0, spreadsheet.Tabs.Count), changed);
        merged.Remove("index");
    }

    private static void DeleteSheet(Spreadsheet spreadsheet, JsonObject request)
    {
        if (spreadsheet.Find(request.Int("sheetId") ?? 0) is not { } tab)
        {
            throw ApiException.Invalid($"No sheet with id: {request.Int("sheetId") ?? 0}");
        }

        if (spreadsheet.Tabs.Count == 1)
        {
            throw ApiException.Invalid("You can't remove all the sheets in a document.");
        }

        spreadsheet.Tabs.Remove(tab);
    }

    private static void AppendDimension(Spreadsheet spreadsheet, JsonObject request)
    {
        var tab = TabOf(spreadsheet, request);
        var length = request.Int("length") is { } more and > 0 ? more : throw ApiException.Invalid("length must be positive.");
        if (request.Text("dimension") == "COLUMNS")
        {
            tab.ColumnCount += length;
        }
        else
        {
            tab.RowCount += length;
        }
    }

    private static void Dimension(Spreadsheet spreadsheet, string name, JsonObject request)
    {
        var range = request.Object(name == "moveDimension" ? "source" : "range") ?? throw ApiException.Invalid("range must be set.");
        var tab = TabOf(spreadsheet, range);
        var rows = range.Text("dimension") switch
        {
            "ROWS" => true,
            "COLUMNS" => false,
            _ => throw ApiException.Invalid("dimension must be ROWS or COLUMNS."),
        };
        var start = range.Int("startIndex") ?? 0;
        var end = range.Int("endIndex") ?? (rows ? tab.RowCount : tab.ColumnCount);
        var touched = rows ? new GridArea(start, 0, end, null) : new GridArea(0, start, null, end);
        switch (name)
        {
            case "insertDimension":
                InsertDimension(tab, rows, start, end, request.Flag("inheritFromBefore"));
                break;
            case "deleteDimension":
                Spreadsheet.MayEdit(tab, touched);
                GridEdits.Delete(tab, rows, start, end);
                break;
            default:
                Spreadsheet.MayEdit(tab, touched);
                GridEdits.Move(tab, rows, start, end, request.Int("destinationIndex") ?? 0);
                break;
        }
    }

    private static void InsertDimension(Tab tab, bool rows, int start, int end, bool inheritFromBefore)
    {
        var limit = rows ? tab.RowCount : tab.ColumnCount;
        if (inheritFromBefore && start == 0)
        {
            throw ApiException.Invalid("inheritFromBefore cannot be true if range.startIndex is 0.");
        }

        if (!inheritFromBefore && start >= limit)
        {
            throw ApiException.Invalid(
                $"range.startIndex[{start}] must be less than the grid size ({limit}) if inheritFromBefore is false."
            );
        }

        // Inserting inside of a protected range changes it; at its edges it does not.
        if (start > 0 && start < limit)
        {
            var (before, after) = rows
                ? (new GridArea(start - 1, 0, start, null), new GridArea(start, 0, start + 1, null))
                : (new GridArea(0, start - 1, null, start), new GridArea(0, start, null, start + 1));
            Spreadsheet.MayInsert(tab, before, after);
        }

        GridEdits.Insert(tab, rows, start, end);
    }

    private static void Sort(Spreadsheet spreadsheet, JsonObject request)
    {
        var range = request.Object("range") ?? throw ApiException.Invalid("range must be set.");
        var tab = TabOf(spreadsheet, range);
        var area = GridArea.FromJson(range);
        Spreadsheet.MayEdit(tab, area);
        GridEdits.Sort(
            tab,
            area,
            [.. request.Objects("sortSpecs").Select(spec => (spec.Int("dimensionIndex") ?? 0, spec.Text("sortOrder") == "DESCENDING"))]
        );
    }

    private static void DeleteProtected(Spreadsheet spreadsheet, int id)
    {
        var tab =
            spreadsheet.Tabs.Find(each => each.Protected.Exists(range => range.Id == id))
            ?? throw ApiException.Invalid($"No protected range with ID: {id}");
        tab.Protected = tab.Protected.RemoveAll(range => range.Id == id);
    }

    private static void CheckTitle(Spreadsheet spreadsheet, string title, Tab? self)
    {
        if (spreadsheet.Find(title) is { } other && other != self)
        {
            throw ApiException.Invalid($"A sheet with the name \"{title}\" already exists. Please enter another name.");
        }
    }

    private static void CheckGrid(Tab tab)
    {
        if (tab.RowCount < 1 || tab.ColumnCount < 1)
        {
            throw ApiException.Invalid("A sheet must have at least one row and one column.");
        }
    }
}
