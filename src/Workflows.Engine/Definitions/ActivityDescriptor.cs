using Workflows.Engine.Authoring;

namespace Workflows.Engine.Definitions;

/// <summary>Describes an activity type, for the studio and for the compiler.</summary>
public sealed class ActivityDescriptor
{
    /// <summary>Elsa's type name, for example <c>Elsa.WriteLine</c>.</summary>
    public required string TypeName { get; init; }

    /// <summary>First part of the type name.</summary>
    public required string Namespace { get; init; }

    /// <summary>Second part of the type name.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the activity type.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The group in the toolbox.</summary>
    public required string Category { get; init; }

    /// <summary>Name in the toolbox.</summary>
    public required string DisplayName { get; init; }

    /// <summary>One sentence that the toolbox shows.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the activity runs in the burst or outside it.</summary>
    public ActivityKind Kind { get; init; }

    /// <summary>Whether the activity runs outside the burst, as an effect.</summary>
    public bool RunsAsEffect { get; init; }

    /// <summary>Whether it can start a workflow.</summary>
    public bool IsTrigger { get; init; }

    /// <summary>Whether it contains other activities.</summary>
    public bool IsContainer { get; init; }

    /// <summary>Whether it marks the start of a flowchart.</summary>
    public bool IsStart { get; init; }

    /// <summary>Whether it completes the container around it.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether the toolbox shows it.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>The inputs, in the order in which the studio lists them.</summary>
    public IReadOnlyList<InputDescriptor> Inputs { get; init; } = [];

    /// <summary>The outputs, in the order of the class.</summary>
    public IReadOnlyList<OutputDescriptor> Outputs { get; init; } = [];

    /// <summary>Outcomes, and places for child activities.</summary>
    public IReadOnlyList<PortDescriptor> Ports { get; init; } = [];

    /// <summary>Whether it has no other outcomes than these. Elsa's own activities that declare none may have others, because a script can name outcomes.</summary>
    public bool HasFixedPorts { get; init; }

    internal Func<Activity> Create { get; init; } = null!;

    internal ActivityMethods Methods { get; } = new();
}
