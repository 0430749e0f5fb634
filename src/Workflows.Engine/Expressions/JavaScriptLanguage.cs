using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>The language <c>JavaScript</c>: an expression, or statements with <c>return</c>. Scripts have no access to .NET, files or the network.</summary>
internal sealed class JavaScriptLanguage(JavaScriptEvaluator evaluator) : IExpressionLanguage
{
    public string Name => ExpressionTypes.JavaScript;

    public CompiledExpression Compile(JsonNode? value, Type targetType)
    {
        var source = value is JsonValue v && v.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";
        return string.IsNullOrWhiteSpace(source) ? LiteralExpression.Null : new JavaScriptExpression(evaluator, evaluator.Prepare(source));
    }
}
