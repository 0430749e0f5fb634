using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>A language that inputs can be written in.</summary>
public interface IExpressionLanguage
{
    /// <summary>The language's name in a definition's <c>expression.type</c>.</summary>
    string Name { get; }

    /// <summary>Parses an expression, once, when the definition is compiled.</summary>
    /// <param name="value">The definition's <c>expression.value</c>.</param>
    /// <param name="targetType">The type of the input.</param>
    /// <exception cref="ExpressionException">The expression does not parse.</exception>
    CompiledExpression Compile(JsonNode? value, Type targetType);
}
