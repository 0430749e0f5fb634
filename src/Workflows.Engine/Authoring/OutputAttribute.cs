namespace Workflows.Engine.Authoring;

/// <summary>Describes an output for the studio. A property of type <see cref="Output{T}"/> is an output without it too.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OutputAttribute : Attribute
{
    /// <summary>Overrides the property's name.</summary>
    public string? Name { get; set; }

    /// <summary>The name that the studio shows; the property's name in words when null.</summary>
    public string? DisplayName { get; set; }

    /// <summary>One sentence that the studio shows.</summary>
    public string? Description { get; set; }
}
