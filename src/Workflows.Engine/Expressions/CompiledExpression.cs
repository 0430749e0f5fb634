namespace Workflows.Engine.Expressions;

/// <summary>An expression that was parsed when its definition was compiled; it is shared by all runs and holds nothing of any.</summary>
public abstract class CompiledExpression
{
    /// <summary>The value, in the engine's own terms: text, numbers, booleans, dates, bytes, JSON nodes, or null.</summary>
    /// <exception cref="ExpressionException">It fails, with one clear sentence.</exception>
    public abstract object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken);
}
