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

    /// <summary>Whether its value follows from the answers of a case, so that it must not be stored or logged in clear.</summary>
    public bool TellsAnswers { get; set; }
}
