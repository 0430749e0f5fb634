using System.Text.Json.Nodes;

namespace Workflows.Engine.Definitions;

/// <summary>An activity that reads parts of its definition by itself, once, when it is compiled.</summary>
public interface IBindsDefinition
{
    /// <summary>Reads what inputs, outputs and ports do not say.</summary>
    void Bind(JsonObject source, ActivityBinder binder);
}
