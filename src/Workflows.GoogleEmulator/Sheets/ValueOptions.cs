using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>The options of <c>values.*</c>: how values are read from a request and written to an answer.</summary>
internal sealed record ValueOptions
{
    public bool UserEntered { get; private init; }

    public bool InsertRows { get; private init; }

    public bool IncludeValues { get; private init; }

    public bool Columns { get; private init; }

    public string Render { get; private init; } = "FORMATTED_VALUE";

    public bool DatesAsText { get; private init; }

    private string ResponseRender { get; init; } = "FORMATTED_VALUE";

    public static ValueOptions ForRead(ApiRequest request) =>
        new()
        {
            Columns = request.Query("majorDimension") == "COLUMNS",
            Render = OneOf(request.Query("valueRenderOption"), "valueRenderOption", "FORMATTED_VALUE", "UNFORMATTED_VALUE", "FORMULA"),
            DatesAsText = request.Query("dateTimeRenderOption") == "FORMATTED_STRING",
        };

    public static ValueOptions ForWrite(ApiRequest request) =>
        new()
        {
            UserEntered = Input(request.Query("valueInputOption")),
            InsertRows = OneOf(request.Query("insertDataOption"), "insertDataOption", "OVERWRITE", "INSERT_ROWS") == "INSERT_ROWS",
            IncludeValues = request.QueryFlag("includeValuesInResponse"),
            ResponseRender = OneOf(
                request.Query("responseValueRenderOption"),
                "responseValueRenderOption",
                "FORMATTED_VALUE",
                "UNFORMATTED_VALUE",
                "FORMULA"
            ),
        };

    public static ValueOptions FromBody(JsonObject body) =>
        new()
        {
            UserEntered = Input(body.Text("valueInputOption")),
            IncludeValues = body.Flag("includeValuesInResponse"),
            ResponseRender = OneOf(
                body.Text("responseValueRenderOption"),
                "responseValueRenderOption",
                "FORMATTED_VALUE",
                "UNFORMATTED_VALUE",
                "FORMULA"
            ),
        };

    public ValueOptions ForResponse() => new() { Render = ResponseRender };

    public JsonNode? Show(Cell cell) =>
        Render switch
        {
            "FORMULA" => cell.Formula ?? cell.Unformatted,
            "UNFORMATTED_VALUE"
                when DatesAsText && cell.Format?["numberFormat"]?["type"]?.ToString() is ("DATE" or "DATE_TIME" or "TIME") =>
                cell.Formatted,
            "UNFORMATTED_VALUE" => cell.Unformatted,
            _ => cell.Formatted,
        };

    private static bool Input(string? option) =>
        option switch
        {
            "USER_ENTERED" => true,
            "RAW" => false,
            null or "" or "INPUT_VALUE_OPTION_UNSPECIFIED" => throw ApiException.Invalid(
                "'valueInputOption' is required but not specified"
            ),
            _ => throw ApiException.Invalid(
                $"Invalid value at 'value_input_option' (type.googleapis.com/google.apps.sheets.v4.ValueInputOption), \"{option}\""
            ),
        };

    private static string OneOf(string? given, string name, params ReadOnlySpan<string> allowed) =>
        string.IsNullOrEmpty(given) ? allowed[0]
        : allowed.Contains(given) ? given
        : throw ApiException.Invalid($"Invalid value at '{name}', \"{given}\"");
}
