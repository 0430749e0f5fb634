namespace Workflows.Engine.Expressions;

/// <summary>An expression that did not parse: a run that comes to it faults with the same sentence.</summary>
internal sealed class FailingExpression(string message) : CompiledExpression
{
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) => throw new ExpressionException(message);
}
