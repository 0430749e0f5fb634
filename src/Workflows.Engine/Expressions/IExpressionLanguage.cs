using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>A language that inputs can be written in.</summary>
public interface IExpressionLanguage
{
    /// <summary>The name in a definition's <c>expression.type</c>.</summary>
    string Name { get; }

    /// <summary>Parses an expression once.</summary>
    /// <param name="value">What the definition has as <c>expression.value</c>.</param>
    /// <param name="targetType">The type of the input.</param>
    /// <exception cref="ExpressionException">It does not parse.</exception>
    CompiledExpression Compile(JsonNode? value, Type targetType);
}
