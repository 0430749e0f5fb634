using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>Writes values as JSON in two ways: plainly, for people and other systems; and with type tags, for states, so that a date is read back as a date.</summary>
public static class ValueJson
{
    private const string Tag = "$";

    /// <summary>Makes a plain value of a JSON value. Objects and lists stay JSON nodes and must not be changed.</summary>
    public static object? FromNode(JsonNode? node)
    {
        if (node is not JsonValue value)
        {
            return node;
        }

        if (value.TryGetValue<string>(out var text))
        {
            return text;
        }

        if (value.TryGetValue<JsonElement>(out var element))
        {
            return Scalar(element);
        }

        if (value.TryGetValue<bool>(out var flag))
        {
            return ValueConverter.Box(flag);
        }

        if (value.TryGetValue<long>(out var whole))
        {
            return whole;
        }

        if (value.TryGetValue<int>(out var small))
        {
            return (long)small;
        }

        if (value.TryGetValue<double>(out var number))
        {
            return number;
        }

        if (value.TryGetValue<decimal>(out var exact))
        {
            return exact;
        }

        return value.GetValueKind() switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => value.ToString(),
            _ => Scalar(JsonSerializer.SerializeToElement(value)),
        };
    }

    /// <summary>Makes a new JSON node of a value: dates become ISO 8601, bytes base64, enums their names.</summary>
    public static JsonNode? ToNode(object? value) =>
        value switch
        {
            null => null,
            string s => JsonValue.Create(s),
            bool b => JsonValue.Create(b),
            int i => JsonValue.Create(i),
            long l => JsonValue.Create(l),
            double d => double.IsFinite(d) ? JsonValue.Create(d) : null,
            float f => float.IsFinite(f) ? JsonValue.Create(f) : null,
            decimal m => JsonValue.Create(m),
            JsonNode n => n.DeepClone(),
            JsonElement e => JsonDepth.Parse(e.GetRawText()),
            DateTimeOffset or DateTime => JsonValue.Create(ValueConverter.ToText(value)),
            TimeSpan t => JsonValue.Create(t.ToString("c", CultureInfo.InvariantCulture)),
            Guid g => JsonValue.Create(g.ToString()),
            byte[] bytes => JsonValue.Create(Convert.ToBase64String(bytes)),
            Enum e => JsonValue.Create(e.ToString()),
            IEnumerable<KeyValuePair<string, object?>> map => new JsonObject(map.Select(p => KeyValuePair.Create(p.Key, ToNode(p.Value)))),
            IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(ToNode)]),
            _ => JsonSerializer.SerializeToNode(value, value.GetType(), ValueConverter.Json),
        };

    internal static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case string s:
                writer.WriteStringValue(s);
                break;
            case bool b:
                writer.WriteBooleanValue(b);
                break;
            case int i:
                writer.WriteNumberValue(i);
                break;
            case long l:
                writer.WriteNumberValue(l);
                break;
            case double d when double.IsFinite(d) && !(d == 0 && double.IsNegative(d)):
                writer.WriteNumberValue(d);
                break;
            case double d:
                Tagged(writer, "num", d.ToString("R", CultureInfo.InvariantCulture));
                break;
            case decimal m:
                Tagged(writer, "dec", m.ToString(CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset d:
                Tagged(writer, "at", d.ToString("O", CultureInfo.InvariantCulture));
                break;
            case DateTime d:
                Tagged(writer, "dt", d.ToString("O", CultureInfo.InvariantCulture));
                break;
            case TimeSpan t:
                Tagged(writer, "ts", t.ToString("c", CultureInfo.InvariantCulture));
                break;
            case Guid g:
                Tagged(writer, "id", g.ToString());
                break;
            case byte[] bytes:
                Tagged(writer, "b64", Convert.ToBase64String(bytes));
                break;
            case int[] numbers:
                writer.WriteStartArray();
                foreach (var number in numbers)
                {
                    writer.WriteNumberValue(number);
                }

                writer.WriteEndArray();
                break;
            case JsonObject o when o.ContainsKey(Tag):
                writer.WriteStartObject();
                writer.WriteString(Tag, "json");
                writer.WritePropertyName("v");
                o.WriteTo(writer);
                writer.WriteEndObject();
                break;
            case JsonNode n:
                n.WriteTo(writer);
                break;
            default:
                Write(writer, ToNode(value));
                break;
        }
    }

    internal static object? Read(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when element.TryGetProperty(Tag, out var tag):
                var v = element.GetProperty("v");
                return tag.GetString() switch
                {
                    "num" => double.Parse(v.GetString()!, CultureInfo.InvariantCulture),
                    "dec" => decimal.Parse(v.GetString()!, CultureInfo.InvariantCulture),
                    "at" => DateTimeOffset.Parse(v.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                    "dt" => DateTime.Parse(v.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                    "ts" => TimeSpan.Parse(v.GetString()!, CultureInfo.InvariantCulture),
                    "id" => Guid.Parse(v.GetString()!),
                    "b64" => v.GetBytesFromBase64(),
                    _ => Node(v),
                };
            case JsonValueKind.Object or JsonValueKind.Array:
                return Node(element);
            default:
                return Scalar(element);
        }
    }

    private static object? Scalar(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.True:
                return ValueConverter.True;
            case JsonValueKind.False:
                return ValueConverter.False;
            case JsonValueKind.Number:
                // Without the casts the common type of both branches would be double.
                return element.TryGetInt64(out var whole) ? (object)whole : element.GetDouble();
            case JsonValueKind.Null or JsonValueKind.Undefined:
                return null;
            default:
                return Node(element);
        }
    }

    // The element's document returns its memory to a pool, so the node must have a copy of the text.
    private static JsonNode? Node(JsonElement element) => JsonDepth.Parse(element.GetRawText());

    private static void Tagged(Utf8JsonWriter writer, string tag, string value)
    {
        writer.WriteStartObject();
        writer.WriteString(Tag, tag);
        writer.WriteString("v", value);
        writer.WriteEndObject();
    }
}
