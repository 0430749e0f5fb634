using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.GoogleEmulator.Protocol;

namespace Workflows.GoogleEmulator.Sheets;

/// <summary>Converts the values of a caller into the content of cells.</summary>
internal static class SheetInput
{
    public static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Unspecified);

    private const int MaxCharacters = 50_000;

    public static object? Scalar(JsonNode? node) =>
        node is not JsonValue value
            ? null
            : value.GetValueKind() switch
            {
                JsonValueKind.String => value.GetValue<string>(),
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.Number => double.Parse(value.ToString(), CultureInfo.InvariantCulture),
                _ => null,
            };

    /// <summary>Converts a value of <c>values.*</c>: RAW keeps it as it is, USER_ENTERED reads it as if a person had typed it.</summary>
    public static Cell Values(JsonNode? node, bool typed, JsonObject? format, string locale)
    {
        if (node is JsonObject or JsonArray)
        {
            throw ApiException.Invalid($"Invalid values: Unexpected list or struct value: {node.ToJsonString()}");
        }

        var value = Scalar(node);
        if (value is not string text)
        {
            return new Cell(value, null, format);
        }

        Check(text);
        return text.Length == 0 ? new Cell(null, null, format)
            : typed ? Typed(text, format, locale)
            : new Cell(text, null, format);
    }

    /// <summary>Converts an <c>ExtendedValue</c> of <c>batchUpdate</c>; its text always stays text.</summary>
    public static (object? Value, string? Formula) Extended(JsonObject? value)
    {
        if (value is null || value.Count == 0)
        {
            return (null, null);
        }

        if (value.Text("formulaValue") is { } formula)
        {
            Check(formula);
            return (null, formula);
        }

        if (value["stringValue"] is { } text)
        {
            Check(text.ToString());
            return (text.ToString().Length == 0 ? null : text.ToString(), null);
        }

        return (Scalar(value["numberValue"] ?? value["boolValue"]), null);
    }

    private static Cell Typed(string text, JsonObject? format, string locale)
    {
        if (text[0] == '\'')
        {
            return new Cell(text[1..], null, format);
        }

        if (text[0] == '=' && text.Length > 1)
        {
            return new Cell(null, text, format);
        }

        if (bool.TryParse(text, out var truth))
        {
            return new Cell(truth, null, format);
        }

        if (
            double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
        )
        {
            return new Cell(number, null, format);
        }

        if (text.EndsWith('%') && double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent))
        {
            return new Cell(percent / 100, null, Numbered("PERCENT", null, format));
        }

        return Date(text, format, locale) ?? new Cell(text, null, format);
    }

    private static Cell? Date(string text, JsonObject? format, string locale)
    {
        var monthFirst = locale is "en_US" or "";
        var pattern = monthFirst ? "M/d/yyyy" : "dd/MM/yyyy";
        string[] dates = monthFirst ? ["yyyy-M-d", "M/d/yyyy", "M/d"] : ["yyyy-M-d", "d/M/yyyy", "d/M"];
        if (DateTime.TryParseExact(text, dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return new Cell((date - Epoch).TotalDays, null, Numbered("DATE", pattern, format));
        }

        string[] times = [.. dates.SelectMany(day => new[] { $"{day} H:mm", $"{day} H:mm:ss" })];
        if (DateTime.TryParseExact(text, times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            return new Cell((instant - Epoch).TotalDays, null, Numbered("DATE_TIME", pattern, format));
        }

        return TimeOnly.TryParseExact(text, ["H:mm", "H:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new Cell(time.ToTimeSpan().TotalDays, null, Numbered("TIME", null, format))
            : null;
    }

    private static JsonObject Numbered(string type, string? pattern, JsonObject? format)
    {
        var numbered = format?.DeepClone() as JsonObject ?? [];
        numbered["numberFormat"] = pattern is null
            ? new JsonObject { ["type"] = type }
            : new JsonObject { ["type"] = type, ["pattern"] = pattern };
        return numbered;
    }

    private static void Check(string text)
    {
        if (text.Length > MaxCharacters)
        {
            throw ApiException.Invalid("Your input contains more than the maximum of 50000 characters in a single cell.");
        }
    }
}
