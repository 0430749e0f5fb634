using System.Globalization;
using System.Text.Json.Nodes;

namespace Workflows.Studio.Instances;

/// <summary>
/// A state in the form in which Elsa exports it: objects are numbered (<c>$id</c>) and lists lie in an object of their own (<c>$values</c>), but maps of
/// values are not.
/// </summary>
internal static class StateReferences
{
    private static readonly HashSet<string> Maps = new(StringComparer.Ordinal)
    {
        "input",
        "output",
        "properties",
        "metadata",
        "activityState",
        "exception",
    };

    /// <summary>The state with its numbers.</summary>
    public static JsonObject Numbered(JsonObject state)
    {
        var next = 0;
        return Object(state, isMap: false, ref next);
    }

    private static JsonObject Object(JsonObject from, bool isMap, ref int next)
    {
        var made = new JsonObject();
        if (!isMap)
        {
            made["$id"] = Number(ref next);
        }

        foreach (var (name, value) in from)
        {
            made[name] = value switch
            {
                JsonObject part => Object(part, Maps.Contains(name), ref next),
                JsonArray list => List(list, ref next),
                _ => value?.DeepClone(),
            };
        }

        return made;
    }

    private static JsonObject List(JsonArray list, ref int next)
    {
        var made = new JsonObject { ["$id"] = Number(ref next) };
        var values = new JsonArray();
        foreach (var item in list)
        {
            values.Add(
                item switch
                {
                    JsonObject part => Object(part, isMap: false, ref next),
                    JsonArray inner => List(inner, ref next),
                    _ => item?.DeepClone(),
                }
            );
        }

        made["$values"] = values;
        return made;
    }

    private static string Number(ref int next) => (++next).ToString(CultureInfo.InvariantCulture);
}
