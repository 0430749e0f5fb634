using System.Text.Json.Nodes;

namespace Workflows.GoogleEmulator.Protocol;

/// <summary>Writes the masked fields of one message into another; a named field that the source lacks is cleared.</summary>
internal static class FieldUpdate
{
    public static void Apply(JsonObject target, JsonObject source, string? mask, string where)
    {
        if (string.IsNullOrWhiteSpace(mask))
        {
            throw ApiException.Invalid(
                $"Invalid {where}: At least one field must be listed in 'fields' or 'updateMask'. (Use '*' to indicate all fields.)"
            );
        }

        foreach (var path in mask.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (path == "*")
            {
                target.Clear();
                Overlay(target, source);
            }
            else
            {
                ApplyPath(target, source, [.. path.Split('.').Select(FieldMask.Camel)]);
            }
        }
    }

    private static void ApplyPath(JsonObject target, JsonObject? source, ReadOnlySpan<string> path)
    {
        var name = path[0];
        if (path.Length == 1 || path[1] == "*")
        {
            target.Remove(name);
            if (source?[name] is { } value)
            {
                target[name] = value.DeepClone();
            }

            return;
        }

        if (target[name] is not JsonObject inner)
        {
            inner = [];
            target[name] = inner;
        }

        ApplyPath(inner, source?[name] as JsonObject, path[1..]);
    }

    private static void Overlay(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            target[name] = value?.DeepClone();
        }
    }
}
