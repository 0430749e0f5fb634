using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>The language <c>Literal</c>: the value itself, converted to the input's type.</summary>
internal sealed class LiteralLanguage : IExpressionLanguage
{
    public string Name => ExpressionTypes.Literal;

    public CompiledExpression Compile(JsonNode? value, Type targetType)
    {
        var plain = ValueJson.FromNode(value);
        if (plain is null)
        {
            return new LiteralExpression(ValueConverter.DefaultOf(targetType));
        }

        if (plain is string { Length: 0 } && targetType != typeof(string) && targetType != typeof(object))
        {
            return new LiteralExpression(ValueConverter.DefaultOf(targetType));
        }

        try
        {
            return new LiteralExpression(ValueConverter.ConvertStrict(plain, targetType));
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or ArgumentException)
        {
            throw new ExpressionException($"'{plain}' is not a {ValueConverter.Describe(targetType)}.", e);
        }
    }
}
