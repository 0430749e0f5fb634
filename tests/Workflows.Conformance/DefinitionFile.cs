using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;

namespace Workflows.Conformance;

/// <summary>A file of the suite: a definition, or a record with a definition in it.</summary>
public sealed record DefinitionFile(string Path, string Source, JsonNode? Json, WorkflowDefinition? Definition, string? ImportError)
{
    public static DefinitionFile Read(string path, string folder)
    {
        var source = System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/');
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path));
            if (json is JsonObject record && record["definition"] is JsonObject inner)
            {
                source = record["source"]?.ToString() ?? source;
                record.Remove("definition");
                json = inner;
            }
            if (json is not JsonObject { } o || o["root"] is null && o["definitionId"] is null)
            {
                return new DefinitionFile(path, source, json, null, null);
            }

            return new DefinitionFile(path, source, json.DeepClone(), DefinitionReader.Read(json.ToJsonString()), null);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or DefinitionFormatException)
        {
            return new DefinitionFile(path, source, null, null, e.Message);
        }
    }
}
