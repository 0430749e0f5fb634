namespace Workflows.Engine.Expressions;

/// <summary>Takes the place of an expression that did not parse: its evaluation fails with the parser's message.</summary>
internal sealed class FailingExpression(string message) : CompiledExpression
{
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) => throw new ExpressionException(message);
}
