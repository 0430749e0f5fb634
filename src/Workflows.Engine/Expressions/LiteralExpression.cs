namespace Workflows.Engine.Expressions;

/// <summary>Evaluates to a fixed value.</summary>
public sealed class LiteralExpression(object? value) : CompiledExpression
{
    /// <summary>The literal null.</summary>
    public static LiteralExpression Null { get; } = new(null);

    /// <summary>The value.</summary>
    public object? Value { get; } = value;

    /// <inheritdoc />
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) => Value;
}
