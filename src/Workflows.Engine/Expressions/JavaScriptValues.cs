using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions;

/// <summary>Copies values between the engine and a script. A script works on copies, so it changes only the variables that it sets.</summary>
internal static class JavaScriptValues
{
    public static JsValue ToJs(JintEngine engine, object? value) =>
        value switch
        {
            null => JsValue.Null,
            string s => new JsString(s),
            bool b => b ? JsBoolean.True : JsBoolean.False,
            int i => JsNumber.Create(i),
            long l => JsNumber.Create(l),
            double d => JsNumber.Create(d),
            DateTimeOffset d => new JsDate(engine, d.ToUnixTimeMilliseconds()),
            DateTime d => new JsDate(engine, d),
            byte[] bytes => engine.Construct(
                engine.GetValue("Uint8Array"),
                new JsArray(engine, [.. bytes.Select(b => (JsValue)JsNumber.Create(b))])
            ),
            JsonNode n => FromNode(engine, n),
            Enum e => new JsString(e.ToString()),
            IConvertible c => JsNumber.Create(c.ToDouble(System.Globalization.CultureInfo.InvariantCulture)),
            Guid or TimeSpan or Uri => new JsString(ValueConverter.ToText(value)!),
            _ => FromNode(engine, ValueJson.ToNode(value)),
        };

    public static object? FromJs(JsValue value) => FromJs(value, 0, new ValueBudget());

    /// <summary>Whether a script's value is still what <see cref="ToJs"/> made of a value.</summary>
    public static bool IsSame(JsValue value, object? source) =>
        source switch
        {
            JsonObject o => value is ObjectInstance instance and not (JsArray or JsDate or JsTypedArray) && IsSameObject(instance, o),
            JsonArray a => value is JsArray array && IsSameList(array, a),
            JsonValue v => IsSame(value, ValueJson.FromNode(v)),
            null => value.IsNull() || value.IsUndefined() || value.IsCallable(),
            string s => value is JsString && value.ToString() == s,
            bool b => value is JsBoolean && value.AsBoolean() == b,
            DateTimeOffset d => IsSameTime(value, d),
            DateTime d => IsSameTime(
                value,
                new DateTimeOffset(d.Kind == DateTimeKind.Local ? d : DateTime.SpecifyKind(d, DateTimeKind.Utc))
            ),
            byte[] bytes => value.IsUint8Array() && value.AsUint8Array().AsSpan().SequenceEqual(bytes),
            IConvertible c => value is JsNumber && value.AsNumber() == c.ToDouble(System.Globalization.CultureInfo.InvariantCulture),
            _ => true,
        };

    public static string Describe(JsValue error) =>
        error is ObjectInstance o && o.Get("message") is JsString message ? message.ToString() : error.ToString();

    // A script's date holds whole milliseconds.
    private static bool IsSameTime(JsValue value, DateTimeOffset source) =>
        value is JsDate date && Math.Abs(date.DateValue - source.ToUnixTimeMilliseconds()) <= 1;

    private static bool IsSameList(JsArray value, JsonArray source)
    {
        if (value.Length != source.Count)
        {
            return false;
        }

        for (var i = 0; i < source.Count; i++)
        {
            if (!IsSame(value[(uint)i], source[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsSameObject(ObjectInstance value, JsonObject source)
    {
        var members = 0;
        foreach (var (key, property) in value.GetOwnProperties())
        {
            if (!key.IsString() || !property.Enumerable)
            {
                continue;
            }

            var member = value.Get(key);
            if (member.IsCallable())
            {
                continue;
            }

            members++;
            if (!source.TryGetPropertyValue(key.ToString(), out var known) || !IsSame(member, known))
            {
                return false;
            }
        }

        return members == source.Count;
    }

    private static JsValue FromNode(JintEngine engine, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject o:
                var made = new JsObject(engine);
                foreach (var (key, item) in o)
                {
                    made.FastSetDataProperty(key, FromNode(engine, item));
                }

                AddCamelCaseNames(engine, made, o);
                return made;
            case JsonArray a:
                var items = new JsValue[a.Count];
                for (var i = 0; i < items.Length; i++)
                {
                    items[i] = FromNode(engine, a[i]);
                }

                return new JsArray(engine, items);
            default:
                return ToJs(engine, ValueJson.FromNode(node));
        }
    }

    // In Elsa a result is a .NET object, whose members a script may name with a small first letter: result.output.Total.
    private static void AddCamelCaseNames(JintEngine engine, JsObject made, JsonObject source)
    {
        foreach (var (key, _) in source)
        {
            if (key.Length == 0 || !char.IsAsciiLetterUpper(key[0]))
            {
                continue;
            }

            var camel = char.ToLowerInvariant(key[0]) + key[1..];
            // The script's object is asked, because a JsonObject may compare its names without case.
            if (!made.HasOwnProperty(camel))
            {
                made.FastSetProperty(camel, new AliasProperty(engine, made, key));
            }
        }
    }

    private static object? FromJs(JsValue value, int depth, ValueBudget budget)
    {
        budget.Member();
        if (depth > JsonDepth.MostOfValue)
        {
            throw new ExpressionException($"The script's value is nested more than {JsonDepth.MostOfValue} deep, or contains itself.");
        }

        switch (value)
        {
            case JsString:
                return budget.Text(WellFormedText.Of(value.ToString()));
            case JsBoolean:
                return ValueConverter.Box(value.AsBoolean());
            case JsNumber:
                return Number(value.AsNumber());
            case JsDate date:
                return double.IsNaN(date.DateValue) ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)date.DateValue);
            case JsBigInt:
                return decimal.Parse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture);
            case JsArray array:
                var list = new JsonArray();
                for (uint i = 0; i < array.Length; i++)
                {
                    list.Add(Member(FromJs(array[i], depth + 1, budget)));
                }

                return list;
        }
        if (value.IsNull() || value.IsUndefined() || value.IsSymbol())
        {
            return null;
        }

        if (value.IsUint8Array())
        {
            return value.AsUint8Array();
        }

        if (value is not ObjectInstance instance || value.IsCallable())
        {
            return null;
        }

        if (instance is JsTypedArray numbers)
        {
            return new JsonArray([.. Enumerable.Range(0, (int)numbers.Length).Select(i => Member(FromJs(numbers[i], depth + 1, budget)))]);
        }

        var made = new JsonObject();
        foreach (var (key, property) in instance.GetOwnProperties())
        {
            if (!key.IsString() || !property.Enumerable)
            {
                continue;
            }

            var member = instance.Get(key);
            if (!member.IsCallable())
            {
                made[budget.Text(WellFormedText.Of(key.ToString()))] = Member(FromJs(member, depth + 1, budget));
            }
        }
        return made;
    }

    // A new node has no parent and can be added directly; ToNode would copy it once more at each level.
    private static JsonNode? Member(object? value) => value as JsonNode ?? ValueJson.ToNode(value);

#pragma warning disable CA1859 // The method boxes two different types.
    // A whole number becomes a long up to 1e15; above that .NET writes a double with an exponent, which texts must keep.
    private static object Number(double number)
    {
        var isWhole = number == Math.Floor(number) && Math.Abs(number) < 1e15 && !(number == 0 && double.IsNegative(number));
        return isWhole ? (object)(long)number : (object)number;
    }
#pragma warning restore CA1859
}
