using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Google;
using Google.Apis.Auth.OAuth2.Responses;
using Google.Apis.Sheets.v4.Data;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Operations;

namespace Workflows.Google.Sheets;

/// <summary>
/// Creates a spreadsheet at Google with a protected and frozen header row, and stores the ids of the spreadsheet and its tabs. Each step
/// can be repeated. A spreadsheet whose id was not stored holds only its title, and is reported as an incident.
/// </summary>
public sealed class SpreadsheetSetup(GoogleClients google, SheetCatalog catalog, Database database, BusinessClock clock) : IDisposable
{
    private const string FindSql =
        "select spreadsheet_key, external_id, creating_since, ready_at from google_spreadsheets where spreadsheet_key = @key";

    private const string ListSql =
        "select spreadsheet_key, external_id, creating_since, ready_at from google_spreadsheets order by spreadsheet_key";

    private const string FindTabsSql = "select tab, sheet_id from google_sheet_tabs where spreadsheet_key = @key";

    private const string NoteCreatingSql = """
        insert into google_spreadsheets (spreadsheet_key, creating_since) values (@key, @at)
        on conflict (spreadsheet_key) do update set creating_since = excluded.creating_since where google_spreadsheets.external_id is null
        """;

    private const string ClearCreatingSql =
        "update google_spreadsheets set creating_since = null where spreadsheet_key = @key and external_id is null";

    private const string NoteIdSql = """
        update google_spreadsheets set external_id = @externalId, creating_since = null where spreadsheet_key = @key and external_id is null
        """;

    private const string NoteTabSql = """
        insert into google_sheet_tabs (spreadsheet_key, tab, sheet_id) values (@key, @tab, @sheetId) on conflict do nothing
        """;

    private const string NoteReadySql = "update google_spreadsheets set ready_at = @at where spreadsheet_key = @key";

    private readonly SemaphoreSlim _making = new(1, 1);

    /// <summary>All spreadsheets that were created at Google or whose creation has begun, by key.</summary>
    public Task<IReadOnlyList<GoogleSpreadsheet>> ListAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<GoogleSpreadsheet>(ListSql, null, cancellationToken);

    /// <summary>Returns a spreadsheet, and creates it when it does not exist yet.</summary>
    /// <param name="key">Key of the spreadsheet, for example <c>service/NTH</c>.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="SheetException">There is no such spreadsheet in <c>workflows/sheets</c>.</exception>
    public async Task<ReadySpreadsheet> EnsureAsync(string key, CancellationToken cancellationToken = default)
    {
        var definition = catalog.Find(key) ?? throw new SheetException($"There is no spreadsheet '{key}' in workflows/sheets.");
        if (await FindReadyAsync(key, definition, cancellationToken) is { } ready)
        {
            return ready;
        }

        // Setting up at start and the first row may need the spreadsheet at the same time: one creates it, the other finds it.
        await _making.WaitAsync(cancellationToken);
        try
        {
            await using var alone = await database.LockAsync("spreadsheet:" + key, cancellationToken);
            return await FindReadyAsync(key, definition, cancellationToken) ?? await MakeAsync(key, definition, cancellationToken);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _making.Dispose();

    private async Task<ReadySpreadsheet?> FindReadyAsync(string key, SheetDefinition definition, CancellationToken cancellationToken)
    {
        var row = await database.QuerySingleOrDefaultAsync<GoogleSpreadsheet>(FindSql, new { key }, cancellationToken);
        var tabs = await TabsAsync(key, cancellationToken);
        return row is { ExternalId: { } id, ReadyAt: not null } && definition.Tabs.All(tab => tabs.ContainsKey(tab.Key))
            ? new ReadySpreadsheet(key, id, definition, tabs)
            : null;
    }

    private async Task<ReadySpreadsheet> MakeAsync(string key, SheetDefinition definition, CancellationToken cancellationToken)
    {
        var row = await database.QuerySingleOrDefaultAsync<GoogleSpreadsheet>(FindSql, new { key }, cancellationToken);
        if (row?.ExternalId is null)
        {
            await CreateAsync(key, definition, row, cancellationToken);
            row = (await database.QuerySingleOrDefaultAsync<GoogleSpreadsheet>(FindSql, new { key }, cancellationToken))!;
        }

        var tabs = await TabsAsync(key, cancellationToken);
        var missing = definition.Tabs.Where(tab => !tabs.ContainsKey(tab.Key)).ToList();
        await FurnishAsync(key, row.ExternalId!, definition, missing, cancellationToken);
        return new ReadySpreadsheet(key, row.ExternalId!, definition, await TabsAsync(key, cancellationToken));
    }

    private async Task<IReadOnlyDictionary<string, int>> TabsAsync(string key, CancellationToken cancellationToken) =>
        (await database.QueryAsync<TabRow>(FindTabsSql, new { key }, cancellationToken)).ToDictionary(tab => tab.Tab, tab => tab.SheetId);

    /// <summary>The id of a tab. It derives from the tab's key, so that creating a tab again does not make a second one.</summary>
    private static int IdOf(SheetTab tab) =>
        Math.Max(1, BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes(tab.Key))) & int.MaxValue);

    private static SheetProperties PropertiesOf(SheetDefinition definition, SheetTab tab) =>
        new()
        {
            SheetId = IdOf(tab),
            Title = tab.Title,
            GridProperties = new GridProperties
            {
                RowCount = 1000,
                // Blank cells count towards Google's ten million, so tabs that get many rows have no column to spare.
                ColumnCount = definition.PerYear ? tab.Columns.Count : Math.Max(26, tab.Columns.Count),
                FrozenRowCount = 1,
            },
        };

    private async Task CreateAsync(string key, SheetDefinition definition, GoogleSpreadsheet? row, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var title = SheetCatalog.TitleOf(definition, key);
        if (row?.CreatingSince is { } since)
        {
            var incident = new Incident
            {
                Kind = GoogleIncidentKind.Spreadsheet,
                Subject = "spreadsheet:" + key,
                Occasion = since.ToMicroseconds().ToString(CultureInfo.InvariantCulture),
                Message = $"An empty spreadsheet '{title}' may be left at Google, because its creation was interrupted: delete it there.",
                At = clock.Now,
            };
            await incident.OpenAsync(database, cancellationToken);
        }

        var create = google.Sheets.Spreadsheets.Create(
            new Spreadsheet
            {
                Properties = new SpreadsheetProperties
                {
                    Title = title,
                    Locale = "en_GB",
                    TimeZone = London.Zone,
                },
                Sheets = [.. definition.Tabs.Select(tab => new Sheet { Properties = PropertiesOf(definition, tab) })],
            }
        );
        await database.ExecuteAsync(NoteCreatingSql, new { key, at = now }, cancellationToken);
        Spreadsheet made;
        try
        {
            made = await create.ExecuteAsync(cancellationToken);
        }
        catch (Exception e) when (IsSurelyNotMade(e))
        {
            await database.ExecuteAsync(ClearCreatingSql, new { key }, CancellationToken.None);
            throw;
        }

        await database.ExecuteAsync(NoteIdSql, new { key, externalId = made.SpreadsheetId }, cancellationToken);
    }

    /// <summary>Whether the call never reached Google, or was refused, so that no spreadsheet can be left there.</summary>
    private static bool IsSurelyNotMade(Exception failure) =>
        failure
            is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError }
                or TokenResponseException
                or GoogleApiException { HttpStatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError };

    private async Task FurnishAsync(
        string key,
        string externalId,
        SheetDefinition definition,
        List<SheetTab> tabs,
        CancellationToken cancellationToken
    )
    {
        var get = google.Sheets.Spreadsheets.Get(externalId);
        get.Fields = "sheets(properties.sheetId,protectedRanges.description)";
        var live = (await get.ExecuteAsync(cancellationToken)).Sheets ?? [];
        var requests = new List<Request>();
        foreach (var tab in tabs)
        {
            var stands = live.FirstOrDefault(sheet => sheet.Properties?.SheetId == IdOf(tab));
            if (stands is null)
            {
                requests.Add(new Request { AddSheet = new AddSheetRequest { Properties = PropertiesOf(definition, tab) } });
            }

            requests.Add(Header(tab));
            if (stands?.ProtectedRanges is not { Count: > 0 })
            {
                requests.Add(Protect(tab));
            }
        }

        if (requests.Count > 0)
        {
            await google
                .Sheets.Spreadsheets.BatchUpdate(new BatchUpdateSpreadsheetRequest { Requests = requests }, externalId)
                .ExecuteAsync(cancellationToken);
        }

        await using var transaction = await database.BeginAsync(cancellationToken);
        foreach (var tab in tabs)
        {
            await transaction.ExecuteAsync(
                NoteTabSql,
                new
                {
                    key,
                    tab = tab.Key,
                    sheetId = IdOf(tab),
                },
                cancellationToken
            );
        }

        await transaction.ExecuteAsync(NoteReadySql, new { key, at = TimeProvider.System.GetUtcNow() }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Request Header(SheetTab tab) =>
        new()
        {
            UpdateCells = new UpdateCellsRequest
            {
                Start = new GridCoordinate
                {
                    SheetId = IdOf(tab),
                    RowIndex = 0,
                    ColumnIndex = 0,
                },
                Rows = [new RowData { Values = [.. tab.Columns.Select(SheetCells.OfText)] }],
                Fields = "userEnteredValue",
            },
        };

    private static Request Protect(SheetTab tab) =>
        new()
        {
            AddProtectedRange = new AddProtectedRangeRequest
            {
                ProtectedRange = new ProtectedRange
                {
                    Description = "Header: rows are written by these names.",
                    Range = new GridRange
                    {
                        SheetId = IdOf(tab),
                        StartRowIndex = 0,
                        EndRowIndex = 1,
                    },
                },
            },
        };

    private sealed class TabRow
    {
        public string Tab { get; set; } = "";

        public int SheetId { get; set; }
    }
}

/// <summary>A spreadsheet at Google, as the operations page lists it.</summary>
public sealed class GoogleSpreadsheet
{
    /// <summary>Key of the spreadsheet, for example <c>service/NTH</c>.</summary>
    public string SpreadsheetKey { get; set; } = "";

    /// <summary>Google's id of the spreadsheet; null until it was created.</summary>
    public string? ExternalId { get; set; }

    /// <summary>When its creation began, system time; null once the id is stored. After a crash it is still set.</summary>
    public DateTimeOffset? CreatingSince { get; set; }

    /// <summary>When its tabs and headers were complete, system time; null until then.</summary>
    public DateTimeOffset? ReadyAt { get; set; }
}

/// <summary>A spreadsheet that can be written to.</summary>
/// <param name="Key">Key of the spreadsheet.</param>
/// <param name="ExternalId">Google's id of the spreadsheet.</param>
/// <param name="Definition">Its tabs and columns.</param>
/// <param name="SheetIds">Google's ids of its tabs by tab key; they stay the same when people rename a tab.</param>
public sealed record ReadySpreadsheet(string Key, string ExternalId, SheetDefinition Definition, IReadOnlyDictionary<string, int> SheetIds);
