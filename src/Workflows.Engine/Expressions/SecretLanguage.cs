using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>The language <c>Secret</c>: the name of a secret in place of its value.</summary>
internal sealed class SecretLanguage : IExpressionLanguage
{
    public string Name => ExpressionTypes.Secret;

    public CompiledExpression Compile(JsonNode? value, Type targetType) =>
        SecretReference.Read(value) is { } reference
            ? new SecretExpression(reference)
            : throw new ExpressionException("No secret is chosen: choose one by its name.");
}
