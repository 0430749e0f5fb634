using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Reads workflow definitions.</summary>
public static class DefinitionReader
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = JsonDepth.Most,
    };

    /// <summary>Reads a definition from text.</summary>
    /// <exception cref="DefinitionFormatException">It is no definition; the message says where and why.</exception>
    public static WorkflowDefinition Read(string json)
    {
        try
        {
            return Read(JsonNode.Parse(json, documentOptions: Lenient));
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }
    }

    /// <summary>Reads a definition from UTF-8.</summary>
    /// <exception cref="DefinitionFormatException">It is no definition; the message says where and why.</exception>
    public static WorkflowDefinition Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Read(JsonNode.Parse(utf8, documentOptions: Lenient));
        }
        catch (JsonException e)
        {
            throw Malformed(e);
        }
    }

    /// <summary>Reads a definition from a node, which it owns from now on.</summary>
    /// <exception cref="DefinitionFormatException">It is no definition.</exception>
    public static WorkflowDefinition Read(JsonNode? node)
    {
        if (node is not JsonObject json)
        {
            throw new DefinitionFormatException("A workflow definition is a JSON object; this is none.");
        }

        CheckNames(json, "");
        var definition = new WorkflowDefinition(json);
        if (definition.DefinitionId.Length == 0)
        {
            throw new DefinitionFormatException("The workflow definition has no 'definitionId'.");
        }

        if (json["root"] is not (null or JsonObject))
        {
            throw new DefinitionFormatException("The workflow definition's 'root' must be an activity (a JSON object).");
        }

        return definition;
    }

    // A name that occurs twice is noticed only when the object is first looked into.
    private static void CheckNames(JsonNode? node, string path)
    {
        switch (node)
        {
            case JsonObject json:
                try
                {
                    _ = json.Count;
                }
                catch (ArgumentException e)
                {
                    throw new DefinitionFormatException(
                        $"The workflow definition has the property '{KeyOf(e)}' twice{(path.Length == 0 ? "" : $" in '{path}'")}; remove one.",
                        e
                    );
                }
                foreach (var (name, value) in json)
                {
                    CheckNames(value, path.Length == 0 ? name : $"{path}.{name}");
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    CheckNames(list[i], $"{path}[{i}]");
                }

                break;
        }
    }

    // The library names it in its message alone: "… Key: name (Parameter …)".
    private static string KeyOf(ArgumentException e)
    {
        var from = e.Message.IndexOf("Key: ", StringComparison.Ordinal);
        var to = e.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
        return from < 0 ? e.Message : e.Message[(from + 5)..(to > from ? to : e.Message.Length)];
    }

    private static DefinitionFormatException Malformed(JsonException e) =>
        new($"The JSON is malformed at line {(e.LineNumber ?? 0) + 1}, position {(e.BytePositionInLine ?? 0) + 1}.", e);
}
