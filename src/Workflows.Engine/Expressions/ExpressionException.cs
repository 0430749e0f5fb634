namespace Workflows.Engine.Expressions;

/// <summary>Thrown when an expression does not parse or fails; the message says why in one sentence.</summary>
public sealed class ExpressionException : Exception
{
    /// <summary>Makes a failure with the sentence that the incident shows.</summary>
    public ExpressionException(string message, Exception? inner = null)
        : base(message, inner) { }
}
