using System.Globalization;
using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Execution;

/// <summary>
/// How long the texts may be that a workflow gives to lists, indexes, the journal and the log. What only people read is cut, so that a long
/// text never stops a workflow; what other things are found by is refused, because a cut one would be found by others too.
/// </summary>
public static class TextLimits
{
    /// <summary>Most characters of an instance's name.</summary>
    public const int Name = 500;

    /// <summary>Most characters of a correlation id.</summary>
    public const int CorrelationId = 250;

    /// <summary>Most characters of the name of a stimulus, a bookmark or a lane.</summary>
    public const int StimulusName = 200;

    /// <summary>Most characters of a key, for example an event's name. PostgreSQL's indexes hold no more than 2,704 bytes.</summary>
    public const int Key = 500;

    /// <summary>Most characters of a line that is written.</summary>
    public const int Line = 10_000;

    /// <summary>Most characters of a message of the journal or an incident.</summary>
    public const int Message = 4_000;

    /// <summary>Most characters of a logged value.</summary>
    public const int LoggedValue = 100_000;

    /// <summary>The text, or its beginning and how long it was.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var note = $"… ({text.Length.ToString("N0", CultureInfo.InvariantCulture)} characters)";
        var kept = most - note.Length;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[kept - 1]) ? kept - 1 : kept), note);
    }

    /// <summary>Refuses a text that is too long to find something by.</summary>
    /// <exception cref="FaultException">The text is longer.</exception>
    public static string? Check(string? text, int most, string what) =>
        text is null || text.Length <= most
            ? text
            : throw new FaultException(
                $"{what} has {text.Length.ToString("N0", CultureInfo.InvariantCulture)} characters; at most {most} are allowed."
            );

    /// <summary>The value as the log shows it: a long text is cut, and of a large object only its size is noted.</summary>
    internal static JsonNode? ForLog(JsonNode? value)
    {
        if (value is JsonValue text && text.TryGetValue<string>(out var written))
        {
            return written.Length <= Line ? value : JsonValue.Create(Cut(written, Line));
        }

        return LengthOf(value, LoggedValue) <= LoggedValue
            ? value
            : JsonValue.Create(
                $"(a value of more than {LoggedValue.ToString("N0", CultureInfo.InvariantCulture)} characters is not logged)"
            );
    }

    // About the length of the JSON; counting stops beyond the limit.
    private static long LengthOf(JsonNode? node, long most)
    {
        var length = 2L;
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    length += name.Length + 4 + LengthOf(value, most - length);
                    if (length > most)
                    {
                        break;
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    length += 1 + LengthOf(item, most - length);
                    if (length > most)
                    {
                        break;
                    }
                }

                break;
            case JsonValue value when value.TryGetValue<string>(out var text):
                length += text.Length;
                break;
        }

        return length;
    }
}
