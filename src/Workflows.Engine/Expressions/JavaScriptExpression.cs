namespace Workflows.Engine.Expressions;

internal sealed class JavaScriptExpression(JavaScriptEvaluator evaluator, PreparedScript script) : CompiledExpression
{
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) =>
        evaluator.Evaluate(script, scope, cancellationToken);
}
