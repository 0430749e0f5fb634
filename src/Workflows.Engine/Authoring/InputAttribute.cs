namespace Workflows.Engine.Authoring;

/// <summary>Describes an input for the studio. A property of type <see cref="Input{T}"/> is an input without it too.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Overrides the property's name.</summary>
    public string? Name { get; set; }

    /// <summary>The name that the studio shows; the property's name in words when null.</summary>
    public string? DisplayName { get; set; }

    /// <summary>One sentence that the studio shows.</summary>
    public string? Description { get; set; }

    /// <summary>The tab or group in the studio.</summary>
    public string? Category { get; set; }

    /// <summary>The studio's editor for the input, one of <see cref="InputUIHints"/>.</summary>
    public string? UIHint { get; set; }

    /// <summary>The choices of a drop-down or check list.</summary>
    public string[]? Options { get; set; }

    /// <summary>The <see cref="IPropertyUIHandler"/> that gives the choices from live data; it is registered as a service.</summary>
    public Type? UIHandler { get; set; }

    /// <summary>
    /// With <see cref="InputUIHints.DynamicOutcomes"/>: outcomes that the activity has besides those which the input lists.
    /// </summary>
    public string[]? FixedOutcomes { get; set; }

    /// <summary>The expression language that the editor offers first, one of <see cref="Expressions.ExpressionTypes"/>.</summary>
    public string? DefaultSyntax { get; set; }

    /// <summary>The value that the input has when the definition gives none.</summary>
    public object? DefaultValue { get; set; }

    /// <summary>The studio lists inputs by this number.</summary>
    public float Order { get; set; }

    /// <summary>Whether a definition that gives no value has an error.</summary>
    public bool IsRequired { get; set; }

    /// <summary>Whether the value must not be logged.</summary>
    public bool IsSensitive { get; set; }

    /// <summary>Whether its text is HTML although the activity's other texts are not.</summary>
    public bool IsHtml { get; set; }

    /// <summary>
    /// Whether its value is stored or logged in clear, as names, correlation ids and keys are. A definition that puts a coded answer into it
    /// is refused at publish.
    /// </summary>
    public bool IsInClear { get; set; }

    /// <summary>Whether it is evaluated before the activity runs.</summary>
    public bool AutoEvaluate { get; set; } = true;

    /// <summary>Whether the studio does not show it.</summary>
    public bool Hidden { get; set; }
}
