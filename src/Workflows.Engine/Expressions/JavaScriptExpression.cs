namespace Workflows.Engine.Expressions;

/// <summary>Evaluates a script.</summary>
internal sealed class JavaScriptExpression(JavaScriptEvaluator evaluator, PreparedScript script) : CompiledExpression
{
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) =>
        evaluator.Evaluate(script, scope, cancellationToken);
}
