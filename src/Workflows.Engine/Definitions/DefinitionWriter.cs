using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Writes workflow definitions, with every property in the place where it was read.</summary>
public static class DefinitionWriter
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonDepth.Most,
    };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    /// <summary>The definition as text.</summary>
    public static string Write(WorkflowDefinition definition, bool indented = false) =>
        definition.Json.ToJsonString(indented ? Indented : Compact);
}
