namespace Workflows.Engine.Authoring;

/// <summary>Describes an input for the studio. A property of type <see cref="Input{T}"/> is an input without it too.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Overrides the property's name.</summary>
    public string? Name { get; set; }

    /// <summary>Name in the studio.</summary>
    public string? DisplayName { get; set; }

    /// <summary>One sentence for the studio.</summary>
    public string? Description { get; set; }

    /// <summary>The tab or group in the studio.</summary>
    public string? Category { get; set; }

    /// <summary>The editor; see <see cref="InputUIHints"/>.</summary>
    public string? UIHint { get; set; }

    /// <summary>The choices of a drop-down or check list.</summary>
    public string[]? Options { get; set; }

    /// <summary>The expression language that the editor begins with.</summary>
    public string? DefaultSyntax { get; set; }

    /// <summary>The value when the definition gives none.</summary>
    public object? DefaultValue { get; set; }

    /// <summary>Position among the inputs.</summary>
    public float Order { get; set; }

    /// <summary>Whether a definition without it has a problem.</summary>
    public bool IsRequired { get; set; }

    /// <summary>Whether its value is never logged.</summary>
    public bool IsSensitive { get; set; }

    /// <summary>Whether it is evaluated before the activity runs.</summary>
    public bool AutoEvaluate { get; set; } = true;

    /// <summary>Whether the studio leaves it out.</summary>
    public bool Hidden { get; set; }
}
