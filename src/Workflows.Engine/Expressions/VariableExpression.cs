namespace Workflows.Engine.Expressions;

/// <summary>Evaluates to a variable.</summary>
internal sealed class VariableExpression(string? id, string? name) : CompiledExpression
{
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken)
    {
        if (id is not null && scope.TryGetVariableById(id, out var byId))
        {
            return byId;
        }

        if (name is not null && scope.TryGetVariable(name, out var byName))
        {
            return byName;
        }

        throw new ExpressionException($"There is no variable '{name ?? id}' in scope.");
    }
}
