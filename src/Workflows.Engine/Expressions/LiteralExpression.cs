namespace Workflows.Engine.Expressions;

/// <summary>Evaluates to a fixed value.</summary>
public sealed class LiteralExpression(object? value) : CompiledExpression
{
    /// <summary>The literal whose value is null.</summary>
    public static LiteralExpression Null { get; } = new(null);

    /// <summary>The value that every evaluation gives.</summary>
    public object? Value { get; } = value;

    /// <inheritdoc />
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) => Value;
}
