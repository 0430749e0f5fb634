namespace Workflows.Engine.Expressions;

/// <summary>Elsa's names of the built-in expression languages, as definitions write them in <c>expression.type</c>.</summary>
public static class ExpressionTypes
{
    /// <summary>A fixed value.</summary>
    public const string Literal = "Literal";

    /// <summary>JSON, as text or as an object.</summary>
    public const string Object = "Object";

    /// <summary>A reference to a variable.</summary>
    public const string Variable = "Variable";

    /// <summary>A reference to a workflow input.</summary>
    public const string Input = "Input";

    /// <summary>A script in JavaScript.</summary>
    public const string JavaScript = "JavaScript";

    /// <summary>A Liquid template that gives text.</summary>
    public const string Liquid = "Liquid";

    /// <summary>The name of a secret.</summary>
    public const string Secret = "Secret";
}
