namespace Workflows.Engine.Authoring;

/// <summary>A variable of a workflow or of a container.</summary>
/// <param name="Id">Its id; outputs and <c>SetVariable</c> refer to it.</param>
/// <param name="Name">Its name; expressions refer to it.</param>
public sealed record Variable(string Id, string Name)
{
    /// <summary>The declared type; <see cref="object"/> when not known.</summary>
    public Type Type { get; init; } = typeof(object);

    /// <summary>The value that it begins with.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Whether it outlives a wait: it has a storage driver.</summary>
    public bool IsPersisted { get; init; } = true;

    /// <summary>The name with a capital, as in <c>getX()</c>.</summary>
    public string PascalName { get; } = Name.Length == 0 ? Name : char.ToUpperInvariant(Name[0]) + Name[1..];
}
