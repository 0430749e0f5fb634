using Workflows.Engine.Authoring;

namespace Workflows.Engine.Definitions;

/// <summary>Describes a port of an activity type: an outcome, or a place for a child activity.</summary>
public sealed class PortDescriptor
{
    /// <summary>The port's name, for example <c>Done</c> or <c>Then</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name that the studio shows.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether it holds a child activity; otherwise it is an outcome, and a flowchart's connections start from it.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>Whether the studio shows it.</summary>
    public bool IsBrowsable { get; init; } = true;

    internal string JsonName { get; init; } = "";

    internal Action<Activity, object?>? Set { get; init; }
}
