using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Protocol;

/// <summary>A <c>fields</c> mask such as <c>sheets(properties(title)),spreadsheetId</c> or <c>updates/updatedRange</c>.</summary>
internal sealed class FieldMask
{
    private readonly Dictionary<string, FieldMask?> _fields = [];

    public static FieldMask Parse(string text)
    {
        var position = 0;
        var mask = ParseList(text, ref position);
        return position == text.Length ? mask : throw Bad(text);
    }

    public bool Names(params ReadOnlySpan<string> path)
    {
        if (path.IsEmpty || _fields.ContainsKey("*"))
        {
            return true;
        }

        return _fields.TryGetValue(path[0], out var inner) && (inner is null || inner.Names(path[1..]));
    }

    public JsonNode? Apply(JsonNode? node) =>
        node switch
        {
            JsonArray list => new JsonArray([.. list.Select(Apply)]),
            JsonObject item => ApplyTo(item),
            _ => node?.DeepClone(),
        };

    private JsonObject ApplyTo(JsonObject item)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in item)
        {
            if (!_fields.TryGetValue(name, out var inner) && !_fields.TryGetValue("*", out inner))
            {
                continue;
            }

            var part = inner is null ? value?.DeepClone() : inner.Apply(value);
            // A message without any requested field is left out, as Google does.
            if (part is not JsonObject { Count: 0 } || value is JsonObject { Count: 0 })
            {
                kept[name] = part;
            }
        }

        return kept;
    }

    private static FieldMask ParseList(string text, ref int position)
    {
        var mask = new FieldMask();
        while (true)
        {
            mask.ParsePath(text, ref position);
            if (position >= text.Length || text[position] != ',')
            {
                return mask;
            }

            position++;
        }
    }

    private void ParsePath(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && (char.IsLetterOrDigit(text[position]) || text[position] is '_' or '*' or '@'))
        {
            position++;
        }

        if (position == start)
        {
            throw Bad(text);
        }

        var name = Camel(text[start..position]);
        FieldMask? inner = null;
        if (position < text.Length && (text[position] is '/' or '.'))
        {
            position++;
            inner = new FieldMask();
            inner.ParsePath(text, ref position);
        }
        else if (position < text.Length && text[position] == '(')
        {
            position++;
            inner = ParseList(text, ref position);
            if (position >= text.Length || text[position] != ')')
            {
                throw Bad(text);
            }

            position++;
        }

        if (_fields.TryGetValue(name, out var before))
        {
            _fields[name] = before is null || inner is null ? null : before.Merge(inner);
        }
        else
        {
            _fields[name] = inner;
        }
    }

    private FieldMask Merge(FieldMask other)
    {
        foreach (var (name, inner) in other._fields)
        {
            _fields[name] =
                _fields.TryGetValue(name, out var before) && before is not null && inner is not null ? before.Merge(inner) : inner;
        }

        return this;
    }

    internal static string Camel(string name)
    {
        if (!name.Contains('_', StringComparison.Ordinal))
        {
            return name;
        }

        var words = name.Split('_', StringSplitOptions.RemoveEmptyEntries);
        return words[0] + string.Concat(words.Skip(1).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
    }

    private static ApiException Bad(string text) => ApiException.Invalid($"Invalid field selection {text}");
}
