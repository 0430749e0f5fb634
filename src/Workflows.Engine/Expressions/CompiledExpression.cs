namespace Workflows.Engine.Expressions;

/// <summary>An expression that was parsed when its definition was compiled. All executions share it, so it holds no data of any of them.</summary>
public abstract class CompiledExpression
{
    /// <summary>Evaluates the expression to text, a number, a Boolean, a date, bytes, a JSON node or null.</summary>
    /// <exception cref="ExpressionException">The expression fails; the message says why in one sentence.</exception>
    public abstract object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken);
}
