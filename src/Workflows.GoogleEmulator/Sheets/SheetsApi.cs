using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>Finds the method of the Sheets API for a request. Source: Google Sheets API v4.</summary>
internal sealed class SheetsApi(SpreadsheetStore store, PublicAddress address)
{
    private const string Auth = "https://www.googleapis.com/auth/";
    private static readonly string[] Writing = [Auth + "drive", Auth + "drive.file", Auth + "spreadsheets"];
    private static readonly string[] Reading = [.. Writing, Auth + "drive.readonly", Auth + "spreadsheets.readonly"];

    public ApiCall? Resolve(ApiRequest request)
    {
        var parts = request.Segments;
        if (parts is not ["v4", "spreadsheets", ..])
        {
            return null;
        }

        if (parts.Length == 2)
        {
            return request.Method == "POST" ? Write("spreadsheets.create", null, () => Create(request.RequiredBody)) : null;
        }

        var (id, verb) = SplitVerb(parts[2]);
        return parts.Length switch
        {
            3 => (request.Method, verb) switch
            {
                ("GET", null) => Read("spreadsheets.get", id, spreadsheet => Get(spreadsheet, request)),
                ("POST", "batchUpdate") => Write("spreadsheets.batchUpdate", id, () => BatchUpdate(id, request)),
                _ => null,
            },
            4 when parts[3] == "values:batchGet" && request.Method == "GET" => Read(
                "spreadsheets.values.batchGet",
                id,
                spreadsheet => ValuesApi.BatchGet(spreadsheet, request.QueryAll("ranges"), ValueOptions.ForRead(request))
            ),
            4 when parts[3] == "values:batchUpdate" && request.Method == "POST" => Write(
                "spreadsheets.values.batchUpdate",
                id,
                () => store.Open(id).Change(spreadsheet => ValuesApi.BatchUpdate(spreadsheet, request.RequiredBody))
            ),
            4 when parts[3] == "values:batchClear" && request.Method == "POST" => Write(
                "spreadsheets.values.batchClear",
                id,
                () => BatchClear(id, request)
            ),
            4 when parts[3] == "developerMetadata:search" && request.Method == "POST" => Search(id, request),
            5 when parts[3] == "developerMetadata" && request.Method == "GET" => Metadata(id, parts[4]),
            >= 5 when parts[3] == "values" => Values(id, string.Join('/', parts[4..]), request),
            _ => null,
        };
    }

    private ApiCall? Values(string id, string path, ApiRequest request)
    {
        var (range, verb) = request.Method == "POST" ? SplitVerb(path) : (path, null);
        return (request.Method, verb) switch
        {
            ("GET", _) => Read(
                "spreadsheets.values.get",
                id,
                spreadsheet => ValuesApi.Get(spreadsheet, range, ValueOptions.ForRead(request))
            ),
            ("PUT", _) => Write(
                "spreadsheets.values.update",
                id,
                () =>
                    store
                        .Open(id)
                        .Change(spreadsheet => ValuesApi.Update(spreadsheet, range, request.RequiredBody, ValueOptions.ForWrite(request)))
            ),
            ("POST", "append") => Write("spreadsheets.values.append", id, () => Append(id, range, request)),
            ("POST", "clear") => Write(
                "spreadsheets.values.clear",
                id,
                () => store.Open(id).Change(spreadsheet => ValuesApi.Clear(spreadsheet, range))
            ),
            _ => null,
        };
    }

    private JsonObject Append(string id, string range, ApiRequest request)
    {
        var file = store.Open(id);
        var options = ValueOptions.ForWrite(request);
        return file.Change(spreadsheet =>
        {
            var before = file.Current;
            var seen = request.AppendRace ? file.BeforeLastAppend ?? before : before;
            var answer = ValuesApi.Append(spreadsheet, seen, range, request.RequiredBody, options);
            file.BeforeLastAppend = before;
            return answer;
        });
    }

    private JsonObject BatchUpdate(string id, ApiRequest request) =>
        store
            .Open(id)
            .Change(spreadsheet =>
            {
                var body = request.RequiredBody;
                var answer = new JsonObject { ["spreadsheetId"] = id, ["replies"] = SheetBatch.Apply(spreadsheet, body) };
                if (body.Flag("includeSpreadsheetInResponse"))
                {
                    answer["updatedSpreadsheet"] = SpreadsheetJson.Write(
                        spreadsheet,
                        address.Value,
                        body.Flag("responseIncludeGridData"),
                        [.. (body["responseRanges"] as JsonArray ?? []).Select(range => range!.ToString())]
                    );
                }

                return answer;
            });

    private JsonObject BatchClear(string id, ApiRequest request) =>
        store
            .Open(id)
            .Change(spreadsheet =>
            {
                var ranges = (request.RequiredBody["ranges"] as JsonArray ?? []).Select(range => range!.ToString());
                return new JsonObject
                {
                    ["spreadsheetId"] = id,
                    ["clearedRanges"] = new JsonArray([
                        .. ranges.Select(range => (JsonNode)ValuesApi.Clear(spreadsheet, range).Text("clearedRange")!),
                    ]),
                };
            });

    private JsonObject Create(JsonObject body)
    {
        var properties = body.Object("properties")?.DeepClone() as JsonObject ?? [];
        properties["title"] ??= "Untitled spreadsheet";
        properties["locale"] ??= "en_US";
        properties["autoRecalc"] ??= "ON_CHANGE";
        properties["timeZone"] ??= "Etc/GMT";
        var spreadsheet = new Spreadsheet { Id = "1" + Ids.Letters(43), Properties = properties };
        foreach (var sheet in body.Objects("sheets"))
        {
            SheetBatch.AddSheet(spreadsheet, sheet.Object("properties") ?? []);
            foreach (var data in sheet.Objects("data"))
            {
                CellRequests.Fill(spreadsheet.Tabs[^1], data);
            }
        }

        if (spreadsheet.Tabs.Count == 0)
        {
            spreadsheet.Tabs.Add(Tab.Create(0, "Sheet1"));
        }

        foreach (var tag in body.Objects("developerMetadata"))
        {
            MetadataRequests.Create(spreadsheet, tag);
        }

        spreadsheet.CheckSize();
        store.Add(spreadsheet);
        return SpreadsheetJson.Write(spreadsheet, address.Value, gridData: false, []);
    }

    private JsonObject Get(Spreadsheet spreadsheet, ApiRequest request)
    {
        var gridData = request.Fields is { } mask ? mask.Names("sheets", "data") : request.QueryFlag("includeGridData");
        return SpreadsheetJson.Write(spreadsheet, address.Value, gridData, request.QueryAll("ranges"));
    }

    private ApiCall Metadata(string id, string number) =>
        new(
            "sheets",
            "spreadsheets.developerMetadata.get",
            QuotaKind.Read,
            Writing,
            id,
            () =>
                int.TryParse(number, out var wanted)
                    ? store.Open(id).Current.AllMetadata().FirstOrDefault(placed => placed.Tag.Id == wanted)?.ToJson()
                        ?? throw new ApiException(404, "NOT_FOUND", $"No developer metadata with ID: {wanted}")
                    : throw ApiException.Invalid($"Invalid value at 'metadata_id' (TYPE_INT32), \"{number}\"")
        );

    private ApiCall Search(string id, ApiRequest request) =>
        new(
            "sheets",
            "spreadsheets.developerMetadata.search",
            QuotaKind.Read,
            Writing,
            id,
            () =>
            {
                var spreadsheet = store.Open(id).Current;
                var matched = new JsonArray();
                var found = request
                    .RequiredBody.Objects("dataFilters")
                    .SelectMany(filter => MetadataRequests.Find(spreadsheet, filter).Select(placed => (filter, placed)));
                foreach (var group in found.GroupBy(pair => pair.placed.Tag.Id))
                {
                    matched.Add(
                        new JsonObject
                        {
                            ["developerMetadata"] = group.First().placed.ToJson(),
                            ["dataFilters"] = new JsonArray([.. group.Select(pair => pair.filter.DeepClone())]),
                        }
                    );
                }

                return matched.Count == 0 ? [] : new JsonObject { ["matchedDeveloperMetadata"] = matched };
            }
        );

    private ApiCall Read(string method, string id, Func<Spreadsheet, JsonObject> read) =>
        new("sheets", method, QuotaKind.Read, Reading, id, () => store.Open(id).Read(read));

    private static ApiCall Write(string method, string? id, Func<JsonObject> write) =>
        new("sheets", method, QuotaKind.Write, Writing, id, write);

    /// <summary>The custom method after the last colon. A range has colons too, but no method name after them.</summary>
    private static (string Path, string? Verb) SplitVerb(string text)
    {
        var colon = text.LastIndexOf(':');
        return colon >= 0 && (text[(colon + 1)..] is "append" or "clear" or "batchUpdate" or "getByDataFilter")
            ? (text[..colon], text[(colon + 1)..])
            : (text, null);
    }
}
