using System.Text.Json.Nodes;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Helps an activity to read its own part of a definition while the definition is compiled.</summary>
public sealed class ActivityBinder
{
    private readonly WorkflowCompilation _compilation;
    private readonly ActivityNode _node;

    internal ActivityBinder(WorkflowCompilation compilation, ActivityNode node)
    {
        _compilation = compilation;
        _node = node;
    }

    /// <summary>Services, for example a script parser.</summary>
    public IServiceProvider Services => _compilation.Services;

    /// <summary>The activity's name for messages.</summary>
    public string Label => _node.Label;

    /// <summary>Compiles a child activity; null when the JSON is not an object.</summary>
    public Activity? Child(JsonNode? source) => source is JsonObject json ? _compilation.CompileActivity(json, _node) : null;

    /// <summary>Compiles <c>{ "type", "value" }</c>. An expression that does not parse is reported as a problem, and faults when it is evaluated.</summary>
    public CompiledExpression Expression(JsonNode? expression, Type type, string what) =>
        _compilation.CompileExpression(expression, type, _node, what);

    /// <summary>Reports a problem of the activity.</summary>
    public void Problem(string code, ProblemSeverity severity, string message) => _compilation.Report(_node.Id, severity, code, message);
}
