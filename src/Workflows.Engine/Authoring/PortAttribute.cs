namespace Workflows.Engine.Authoring;

/// <summary>Marks a property that holds a child activity.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PortAttribute(string? name = null) : Attribute
{
    /// <summary>Overrides the property's name.</summary>
    public string? Name { get; } = name;

    /// <summary>The name that the studio shows; the port's name when null.</summary>
    public string? DisplayName { get; set; }

    /// <summary>Whether the studio does not show it.</summary>
    public bool Hidden { get; set; }
}
