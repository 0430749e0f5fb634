using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Reads workflow definitions. Comments and trailing commas are allowed.</summary>
public static class DefinitionReader
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        MaxDepth = JsonDepth.Most,
    };

    /// <summary>Reads a definition from text.</summary>
    /// <exception cref="DefinitionFormatException">The text is not a definition; the message says where and why.</exception>
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

    /// <summary>Makes a definition of a node. The definition owns the node afterwards.</summary>
    /// <exception cref="DefinitionFormatException">The node is not a definition.</exception>
    public static WorkflowDefinition Read(JsonNode? node)
    {
        if (node is not JsonObject json)
        {
            throw new DefinitionFormatException("A workflow definition must be a JSON object.");
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

    // System.Text.Json notices a duplicate name only when the object is first used, so every object is used here.
    // A text with half of a character can neither be stored nor be written back.
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
                catch (InvalidOperationException e)
                {
                    throw HalfOfACharacter("a property's name", path, e);
                }
                foreach (var (name, value) in json)
                {
                    if (!WellFormedText.IsWellFormed(name))
                    {
                        throw HalfOfACharacter("a property's name", path);
                    }

                    CheckNames(value, path.Length == 0 ? name : $"{path}.{name}");
                }

                break;
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    CheckNames(list[i], $"{path}[{i}]");
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                try
                {
                    if (WellFormedText.IsWellFormed(value.GetValue<string>()))
                    {
                        break;
                    }
                }
                catch (InvalidOperationException e)
                {
                    throw HalfOfACharacter("a text", path, e);
                }

                throw HalfOfACharacter("a text", path);
        }
    }

    private static DefinitionFormatException HalfOfACharacter(string what, string path, Exception? inner = null) =>
        new(
            $"The workflow definition has {what} with half of a character (a lone surrogate, \\ud800 to \\udfff){(path.Length == 0 ? "" : $" in '{path}'")}; write the whole character.",
            inner
        );

    // System.Text.Json gives the name only inside its message: "… Key: name (Parameter …)".
    private static string KeyOf(ArgumentException e)
    {
        var from = e.Message.IndexOf("Key: ", StringComparison.Ordinal);
        var to = e.Message.LastIndexOf(" (Parameter", StringComparison.Ordinal);
        return from < 0 ? e.Message : e.Message[(from + 5)..(to > from ? to : e.Message.Length)];
    }

    private static DefinitionFormatException Malformed(JsonException e) =>
        new($"The JSON is malformed at line {(e.LineNumber ?? 0) + 1}, position {(e.BytePositionInLine ?? 0) + 1}.", e);
}
