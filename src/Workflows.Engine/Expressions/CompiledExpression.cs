namespace Workflows.Engine.Expressions;

/// <summary>An expression that was parsed when its definition was compiled. All executions share it, so it holds no data of any of them.</summary>
public abstract class CompiledExpression
{
    /// <summary>Evaluates the expression to text, a number, a Boolean, a date, bytes, a JSON node or null.</summary>
    /// <exception cref="ExpressionException">The expression fails; the message says why in one sentence.</exception>
    public abstract object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken);

    /// <summary>The same expression for an input that is no HTML.</summary>
    /// <param name="isJson">Whether the input reads the text as JSON.</param>
    internal virtual CompiledExpression AsPlainText(bool isJson) => this;
}
