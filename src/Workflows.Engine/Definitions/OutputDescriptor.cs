using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Describes an output of an activity type.</summary>
public sealed class OutputDescriptor
{
    /// <summary>The output's name, for example <c>Result</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The output's name in a definition, for example <c>result</c>.</summary>
    public required string JsonName { get; init; }

    /// <summary>The type of the output's value.</summary>
    public required Type Type { get; init; }

    /// <summary>Elsa's short name of <see cref="Type"/>.</summary>
    public string TypeName => VariableTypes.AliasOf(Type);

    /// <summary>The name that the studio shows.</summary>
    public string? DisplayName { get; init; }

    /// <summary>One sentence that the studio shows.</summary>
    public string? Description { get; init; }

    /// <summary>Whether its value follows from the answers of a case.</summary>
    public bool TellsAnswers { get; init; }

    internal Action<Activity, object?> Set { get; init; } = null!;

    internal Func<Activity, object?> Get { get; init; } = null!;

    internal Func<Output> Create { get; init; } = null!;
}
