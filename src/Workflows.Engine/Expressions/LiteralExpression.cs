namespace Workflows.Engine.Expressions;

/// <summary>A fixed value.</summary>
public sealed class LiteralExpression(object? value) : CompiledExpression
{
    /// <summary>The value null.</summary>
    public static LiteralExpression Null { get; } = new(null);

    /// <summary>The value.</summary>
    public object? Value { get; } = value;

    /// <inheritdoc />
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) => Value;
}
