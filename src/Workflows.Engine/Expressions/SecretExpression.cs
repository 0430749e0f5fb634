namespace Workflows.Engine.Expressions;

/// <summary>
/// Names a secret. No burst ever has its value: an activity that runs outside its burst is given it there, right before it runs
/// (<see cref="Execution.DetachedActivityRunner"/>).
/// </summary>
public sealed class SecretExpression(SecretReference reference) : CompiledExpression
{
    /// <summary>The secret.</summary>
    public SecretReference Reference { get; } = reference;

    /// <inheritdoc />
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken) =>
        throw new ExpressionException($"The value of the secret '{Reference.Name}' is not known inside a workflow.");
}
