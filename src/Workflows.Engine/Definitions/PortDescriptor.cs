using Workflows.Engine.Authoring;

namespace Workflows.Engine.Definitions;

/// <summary>A way out of an activity, or a place in it for a child.</summary>
public sealed class PortDescriptor
{
    /// <summary>The name, for example <c>Done</c> or <c>Then</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name in the studio.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Whether it holds a child; else connections of a flowchart start from it.</summary>
    public bool IsEmbedded { get; init; }

    /// <summary>Whether the studio shows it.</summary>
    public bool IsBrowsable { get; init; } = true;

    internal string JsonName { get; init; } = "";

    internal Action<Activity, object?>? Set { get; init; }
}
