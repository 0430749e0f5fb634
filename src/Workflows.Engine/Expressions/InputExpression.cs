namespace Workflows.Engine.Expressions;

/// <summary>Evaluates to a workflow input.</summary>
internal sealed class InputExpression(string name) : CompiledExpression
{
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) => scope.GetInput(name);
}
