namespace Workflows.Engine.Expressions;

/// <summary>An expression does not parse or fails: one clear sentence that says why.</summary>
public sealed class ExpressionException : Exception
{
    /// <summary>A failure with a sentence.</summary>
    public ExpressionException(string message, Exception? inner = null)
        : base(message, inner) { }
}
