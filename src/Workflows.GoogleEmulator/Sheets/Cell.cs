using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>The content of one cell. <see cref="Value"/> is text, a number or a Boolean; a formula is kept but not calculated.</summary>
internal sealed record Cell(object? Value, string? Formula = null, JsonObject? Format = null)
{
    /// <summary>The text that a cell with a formula shows, because the emulator does not calculate.</summary>
    private const string NotCalculated = "#N/A";

    public bool HasData => Value is not null || Formula is not null;

    public bool IsEmpty => !HasData && Format is null;

    public JsonNode? Unformatted =>
        Value switch
        {
            double number => Number(number),
            bool truth => JsonValue.Create(truth),
            string text => JsonValue.Create(text),
            _ => Formula is null ? null : JsonValue.Create(NotCalculated),
        };

    public string Formatted =>
        Value switch
        {
            double number => FormatNumber(number),
            bool truth => truth ? "TRUE" : "FALSE",
            string text => text,
            _ => Formula is null ? "" : NotCalculated,
        };

    private static JsonValue Number(double number) =>
        Math.Abs(number) < 1e15 && Math.Floor(number) == number ? JsonValue.Create((long)number) : JsonValue.Create(number);

    private string FormatNumber(double number)
    {
        var type = Format?["numberFormat"]?["type"]?.ToString();
        if (type is not ("DATE" or "DATE_TIME" or "TIME"))
        {
            return number.ToString("G15", CultureInfo.InvariantCulture);
        }

        var pattern = Format?["numberFormat"]?["pattern"]?.ToString();
        var instant = SheetInput.Epoch.AddDays(number);
        return type switch
        {
            "TIME" => instant.ToString("H:mm:ss", CultureInfo.InvariantCulture),
            "DATE" => instant.ToString(pattern ?? "M/d/yyyy", CultureInfo.InvariantCulture),
            _ => instant.ToString((pattern ?? "M/d/yyyy") + " H:mm:ss", CultureInfo.InvariantCulture),
        };
    }

    public JsonObject ToGridJson()
    {
        var json = new JsonObject();
        if (HasData)
        {
            json["userEnteredValue"] =
                Formula is { } formula ? new JsonObject { ["formulaValue"] = formula }
                : Value is double ? new JsonObject { ["numberValue"] = Unformatted }
                : Value is bool ? new JsonObject { ["boolValue"] = Unformatted }
                : new JsonObject { ["stringValue"] = Unformatted };
            json["formattedValue"] = Formatted;
        }

        if (Format is not null)
        {
            json["userEnteredFormat"] = Format.DeepClone();
        }

        return json;
    }

    public JsonObject ToJournal()
    {
        var json = new JsonObject();
        if (Value is not null)
        {
            json["v"] = Unformatted;
        }

        if (Formula is not null)
        {
            json["f"] = Formula;
        }

        if (Format is not null)
        {
            json["s"] = Format.DeepClone();
        }

        return json;
    }

    public static Cell? FromJournal(JsonNode? node) =>
        node is not JsonObject json
            ? null
            : new Cell(SheetInput.Scalar(json["v"]), json["f"]?.ToString(), json["s"]?.DeepClone() as JsonObject);
}
