using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>Names a secret, as a definition holds it in place of the value.</summary>
/// <param name="Name">The secret's name, in any case.</param>
/// <param name="TypeName">The type that the secret must have; null for any.</param>
/// <param name="Scope">The scope that the secret must have; null for any.</param>
public sealed record SecretReference(string Name, string? TypeName = null, string? Scope = null)
{
    private const string NameKey = "name";
    private const string TypeNameKey = "typeName";
    private const string ScopeKey = "scope";

    /// <summary>Reads an expression's value: a name, or an object with the name, directly or as text, as the studio writes it.</summary>
    /// <returns>Null when it names no secret.</returns>
    public static SecretReference? Read(JsonNode? value) =>
        ChosenValue.Read(value) switch
        {
            JsonObject json => Of(json),
            JsonValue written when written.TryGetValue<string>(out var text) && !text.TrimStart().StartsWith('{') => new(text.Trim()),
            _ => null,
        };

    /// <summary>All secrets that a definition, or a part of it, names.</summary>
    public static IEnumerable<SecretReference> In(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject json:
                if (Text(json, "type") == ExpressionTypes.Secret && Read(json["value"]) is { } reference)
                {
                    yield return reference;
                }

                foreach (var inner in json.SelectMany(member => In(member.Value)))
                {
                    yield return inner;
                }

                break;
            case JsonArray list:
                foreach (var inner in list.SelectMany(In))
                {
                    yield return inner;
                }

                break;
        }
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { [NameKey] = Name };
        if (TypeName is not null)
        {
            json[TypeNameKey] = TypeName;
        }

        if (Scope is not null)
        {
            json[ScopeKey] = Scope;
        }

        return json;
    }

    private static SecretReference? Of(JsonObject json) =>
        Text(json, NameKey) is { } name ? new SecretReference(name, Text(json, TypeNameKey), Text(json, ScopeKey)) : null;

    // The studio writes members in camel case; definitions that people write by hand may have them as Elsa's classes do.
    private static string? Text(JsonObject json, string name)
    {
        foreach (var (key, value) in json)
        {
            if (
                string.Equals(key, name, StringComparison.OrdinalIgnoreCase)
                && value is JsonValue written
                && written.TryGetValue<string>(out var text)
                && !string.IsNullOrWhiteSpace(text)
            )
            {
                return text.Trim();
            }
        }

        return null;
    }
}
