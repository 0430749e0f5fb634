namespace Workflows.Engine.Authoring;

/// <summary>A variable of a workflow or of a container.</summary>
/// <param name="Id">The id; outputs and <c>SetVariable</c> refer to a variable by it.</param>
/// <param name="Name">The name; expressions refer to a variable by it.</param>
public sealed record Variable(string Id, string Name)
{
    /// <summary>The declared type; <see cref="object"/> when not known.</summary>
    public Type Type { get; init; } = typeof(object);

    /// <summary>The value that the variable has before it is set.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Whether the value is kept while the instance waits: the definition gives the variable a storage driver.</summary>
    public bool IsPersisted { get; init; } = true;

    /// <summary>The name with a capital first letter, as scripts use it in <c>getX()</c>.</summary>
    public string PascalName { get; } = Name.Length == 0 ? Name : char.ToUpperInvariant(Name[0]) + Name[1..];
}
