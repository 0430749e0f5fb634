using Workflows.Engine.Expressions;

namespace Workflows.Engine.Authoring;

/// <summary>An input whose value is a <typeparamref name="T"/>.</summary>
public sealed class Input<T> : Input
{
    /// <summary>An input with a fixed value.</summary>
    public Input(T literal) => Expression = new LiteralExpression(literal);

    /// <summary>An input with an expression.</summary>
    public Input(CompiledExpression expression) => Expression = expression;

    /// <inheritdoc />
    public override Type Type => typeof(T);

    /// <summary>Whether the definition fixes the value, so that it can be checked before the workflow is published.</summary>
    public bool IsFixed => Expression is LiteralExpression;

    /// <summary>The value that the definition fixes; the type's default when it is computed.</summary>
    public T? Fixed => Expression is LiteralExpression literal ? ValueConverter.Convert<T>(literal.Value) : default;

    /// <summary>The evaluated value; null when the input was not given or is empty.</summary>
    public T? GetOrDefault(ActivityExecutionContext context) => context.Get(this);

    /// <summary>The evaluated value of an input that is never null.</summary>
    public T Get(ActivityExecutionContext context) => context.Get(this)!;
}
