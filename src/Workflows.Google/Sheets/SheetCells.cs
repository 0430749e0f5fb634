using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Apis.Sheets.v4.Data;

namespace Workflows.Google.Sheets;

/// <summary>Turns values into cells. A text stays a text, also when it begins like a formula.</summary>
internal static partial class SheetCells
{
    public static CellData OfText(string text) => new() { UserEnteredValue = new ExtendedValue { StringValue = text } };

    /// <summary>The cell of a JSON value; null empties the cell.</summary>
    public static CellData Of(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null or JsonValueKind.Null => new CellData(),
            JsonValueKind.Number => new CellData { UserEnteredValue = new ExtendedValue { NumberValue = value.GetValue<double>() } },
            JsonValueKind.True or JsonValueKind.False => new CellData
            {
                UserEnteredValue = new ExtendedValue { BoolValue = value.GetValue<bool>() },
            },
            _ => OfText(value.GetValue<string>()),
        };

    /// <summary>The cell of a value that was read from a sheet.</summary>
    public static CellData OfRead(object? value) =>
        value switch
        {
            null or "" => new CellData(),
            bool flag => new CellData { UserEnteredValue = new ExtendedValue { BoolValue = flag } },
            string text => OfText(text),
            IConvertible number => new CellData
            {
                UserEnteredValue = new ExtendedValue { NumberValue = number.ToDouble(CultureInfo.InvariantCulture) },
            },
            _ => OfText(value.ToString() ?? ""),
        };

    /// <summary>Whether a value looks like an address or a link; neither is ever written to a sheet.</summary>
    public static bool LooksPersonal(JsonNode? value) =>
        value is JsonValue text && text.TryGetValue<string>(out var words) && AddressOrLink().IsMatch(words);

    /// <summary>Whether a cell can hold the value.</summary>
    public static bool Fits(JsonNode? value) =>
        value is null
        || value.GetValueKind() is JsonValueKind.Null or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
        || (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length <= 50_000);

    [GeneratedRegex("@|https?://", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex AddressOrLink();
}
