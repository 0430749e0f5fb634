using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Expressions;

/// <summary>
/// Converts values to the types of inputs and variables, as leniently as Elsa: a value that cannot be converted becomes the type's default
/// (the condition <c>'perhaps'</c> is false), a Boolean becomes the text <c>True</c> or <c>False</c>, an object or a list becomes its JSON.
/// </summary>
public static class ValueConverter
{
    internal static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        Converters = { new JsonStringEnumConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonDepth.Most,
    };

    // For an object or a list that becomes text: characters with a meaning in HTML are escaped, letters such as ü are not.
    internal static readonly JsonSerializerOptions TextJson = new(Json)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };

    // ISO 8601 without trailing zeros, as System.Text.Json writes it; UTC ends with Z.
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    // Boxed once, because decisions return these two values millions of times.
    internal static readonly object True = true;
    internal static readonly object False = false;

    private static readonly ConcurrentDictionary<Type, object?> Defaults = new();

    /// <summary>Converts a value to <typeparamref name="T"/>; to its default when that is not possible.</summary>
    public static T? Convert<T>(object? value) => value is T t ? t : (T?)Convert(value, typeof(T));

    /// <summary>Converts a value to a type; to the type's default when that is not possible.</summary>
    public static object? Convert(object? value, Type target)
    {
        if (value is null)
        {
            return DefaultOf(target);
        }

        if (target == typeof(object) || target.IsInstanceOfType(value))
        {
            return value;
        }

        try
        {
            return ConvertStrict(value, target);
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or InvalidCastException
                        or OverflowException
                        or ArgumentException
                        or JsonException
                        or NotSupportedException
            )
        {
            return DefaultOf(target);
        }
    }

    /// <summary>Converts a value to a type.</summary>
    /// <exception cref="FormatException">The value cannot be converted.</exception>
    public static object? ConvertStrict(object? value, Type target)
    {
        if (value is null)
        {
            return DefaultOf(target);
        }

        if (target == typeof(object) || target.IsInstanceOfType(value))
        {
            return value;
        }

        var type = Nullable.GetUnderlyingType(target) ?? target;
        if (value is JsonValue json)
        {
            return ConvertStrict(ValueJson.FromNode(json), target);
        }

        if (type == typeof(string))
        {
            return ToText(value);
        }

        if (value is string text)
        {
            return FromText(text, type);
        }

        if (type == typeof(bool))
        {
            return value is IConvertible and not DateTime
                ? Box(System.Convert.ToBoolean(value, CultureInfo.InvariantCulture))
                : throw Cannot(value, type);
        }

        if (type.IsEnum)
        {
            var number = Enum.ToObject(type, System.Convert.ToInt64(value, CultureInfo.InvariantCulture));
            return Enum.IsDefined(type, number) ? number : throw Cannot(value, type);
        }

        if (type == typeof(DateTimeOffset))
        {
            return value switch
            {
                DateTime d => new DateTimeOffset(d.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(d, DateTimeKind.Utc) : d),
                DateOnly d => new DateTimeOffset(d.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
                _ => throw Cannot(value, type),
            };
        }

        if (type == typeof(DateTime))
        {
            return value switch
            {
                DateTimeOffset d => d.UtcDateTime,
                DateOnly d => d.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
                _ => throw Cannot(value, type),
            };
        }

        if (type == typeof(DateOnly))
        {
            return value switch
            {
                DateTimeOffset d => DateOnly.FromDateTime(d.DateTime),
                DateTime d => DateOnly.FromDateTime(d),
                _ => throw Cannot(value, type),
            };
        }

        if (type.IsPrimitive || type == typeof(decimal))
        {
            return value is IConvertible ? System.Convert.ChangeType(value, type, CultureInfo.InvariantCulture) : throw Cannot(value, type);
        }

        if (typeof(JsonNode).IsAssignableFrom(type))
        {
            return ValueJson.ToNode(value) is { } made && type.IsInstanceOfType(made) ? made : throw Cannot(value, type);
        }

        if (type.IsAssignableFrom(typeof(Dictionary<string, object?>)))
        {
            return ToDictionary(value) ?? throw Cannot(value, type);
        }

        return Structured(value, type);
    }

    /// <summary>Converts a value to text as Elsa does.</summary>
    public static string? ToText(object? value) =>
        value switch
        {
            null => null,
            string s => s,
            bool b => b ? "True" : "False",
            JsonNode n => n is JsonValue v && v.TryGetValue<string>(out var s) ? s : n.ToJsonString(TextJson),
            DateTimeOffset { Offset.Ticks: 0 } d => ToText(d.UtcDateTime),
            DateTimeOffset d => d.ToString(Instant + "zzz", CultureInfo.InvariantCulture),
            DateTime d => d.ToString(Instant + "K", CultureInfo.InvariantCulture),
            byte[] bytes => System.Convert.ToBase64String(bytes),
            IFormattable f => f.ToString(null, CultureInfo.InvariantCulture),
            IEnumerable e => ValueJson.ToNode(e)!.ToJsonString(TextJson),
            _ => value.ToString(),
        };

    /// <summary>The default value of a type: null, or the zero value of a value type.</summary>
    public static object? DefaultOf(Type type) =>
        !type.IsValueType || Nullable.GetUnderlyingType(type) is not null ? null
        : type == typeof(bool) ? False
        : Defaults.GetOrAdd(type, static t => Activator.CreateInstance(t));

    internal static object Box(bool value) => value ? True : False;

    internal static string Describe(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(bool))
        {
            return "Boolean (true or false)";
        }

        if (type == typeof(TimeSpan))
        {
            return "TimeSpan (for example 00:05:00 or PT5M)";
        }

        if (type.IsEnum)
        {
            return $"{type.Name} ({string.Join(", ", Enum.GetNames(type))})";
        }

        return VariableTypes.AliasOf(type);
    }

    private static object? FromText(string text, Type type)
    {
        if (type == typeof(bool))
        {
            return Box(bool.Parse(text));
        }

        if (type == typeof(TimeSpan))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : XmlConvert.ToTimeSpan(text);
        }

        if (type == typeof(DateTimeOffset))
        {
            return DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        }

        if (type == typeof(DateTime))
        {
            return DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        }

        if (type == typeof(DateOnly))
        {
            return DateOnly.Parse(text, CultureInfo.InvariantCulture);
        }

        if (type == typeof(TimeOnly))
        {
            return TimeOnly.Parse(text, CultureInfo.InvariantCulture);
        }

        if (type == typeof(Guid))
        {
            return Guid.Parse(text);
        }

        if (type == typeof(Uri))
        {
            return new Uri(text, UriKind.RelativeOrAbsolute);
        }

        if (type == typeof(byte[]))
        {
            return System.Convert.FromBase64String(text);
        }

        if (type.IsEnum)
        {
            return ExactName.Find(type, text, ignoreCase: true) ?? throw Cannot(text, type);
        }

        if (type.IsPrimitive || type == typeof(decimal))
        {
            return System.Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        }

        var trimmed = text.AsSpan().TrimStart();
        if (trimmed.Length > 0 && trimmed[0] is '{' or '[')
        {
            return ConvertStrict(JsonDepth.Parse(text), type);
        }

        if (trimmed.Length == 0)
        {
            return null;
        }

        if (type.IsAssignableFrom(typeof(List<string>)) || type == typeof(string[]))
        {
            return ConvertStrict(new JsonArray(JsonValue.Create(text)), type);
        }

        throw Cannot(text, type);
    }

    private static Dictionary<string, object?>? ToDictionary(object value) =>
        value switch
        {
            JsonObject o => o.ToDictionary(p => p.Key, p => ValueJson.FromNode(p.Value)),
            IEnumerable<KeyValuePair<string, object?>> d => new Dictionary<string, object?>(d),
            _ => null,
        };

    private static object? Structured(object value, Type type)
    {
        var node = value as JsonNode ?? ValueJson.ToNode(value);
        if (node is not (JsonObject or JsonArray))
        {
            throw Cannot(value, type);
        }
        // The serializer would make a JsonElement of every element of an untyped list.
        if (node is JsonArray array && type.IsAssignableFrom(typeof(List<object?>)))
        {
            return array.Select(ValueJson.FromNode).ToList();
        }

        return node.Deserialize(type, Json);
    }

    private static FormatException Cannot(object value, Type type) => new($"'{ToText(value)}' is not a {Describe(type)}.");
}
