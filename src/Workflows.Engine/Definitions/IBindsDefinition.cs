using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>An activity that reads parts of its JSON itself, once, when the definition is compiled.</summary>
public interface IBindsDefinition
{
    /// <summary>Reads the parts that are neither inputs nor outputs nor ports, such as connections or cases.</summary>
    void Bind(JsonObject source, ActivityBinder binder);
}
