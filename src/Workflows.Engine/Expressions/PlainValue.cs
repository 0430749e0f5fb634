using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>Values as a state can hold them: text, numbers, dates, bytes and JSON.</summary>
internal static class PlainValue
{
    /// <summary>The value itself when a state can hold it, else its JSON.</summary>
    public static object? Of(object? value) =>
        value switch
        {
            null
            or string
            or bool
            or int
            or long
            or double
            or decimal
            or DateTimeOffset
            or DateTime
            or TimeSpan
            or Guid
            or byte[]
            or JsonObject
            or JsonArray => value,
            float f => (double)f,
            short or byte or sbyte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            Enum e => e.ToString(),
            _ => ValueJson.FromNode(ValueJson.ToNode(value)),
        };
}
