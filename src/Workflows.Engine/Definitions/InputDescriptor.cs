using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>An input of an activity type.</summary>
public sealed class InputDescriptor
{
    /// <summary>The name, for example <c>Condition</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The name in a definition, for example <c>condition</c>.</summary>
    public required string JsonName { get; init; }

    /// <summary>The type of the value.</summary>
    public required Type Type { get; init; }

    /// <summary>Elsa's name of the type.</summary>
    public string TypeName => VariableTypes.AliasOf(Type);

    /// <summary>Whether it takes expressions; else it stands plainly in the definition.</summary>
    public required bool IsWrapped { get; init; }

    /// <summary>Name in the studio.</summary>
    public string? DisplayName { get; init; }

    /// <summary>One sentence for the studio.</summary>
    public string? Description { get; init; }

    /// <summary>The tab or group in the studio.</summary>
    public string? Category { get; init; }

    /// <summary>The editor.</summary>
    public required string UIHint { get; init; }

    /// <summary>The choices, when there are some.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The expression language that the editor begins with.</summary>
    public string? DefaultSyntax { get; init; }

    /// <summary>The value when the definition gives none.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Position among the inputs.</summary>
    public float Order { get; init; }

    /// <summary>Whether a definition without it has a problem.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether its value is never logged.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Whether it is evaluated before the activity runs.</summary>
    public bool AutoEvaluate { get; init; } = true;

    /// <summary>Whether the studio shows it.</summary>
    public bool IsBrowsable { get; init; } = true;

    internal Action<Activity, object?> Set { get; init; } = null!;

    internal Func<Activity, object?> Get { get; init; } = null!;

    internal Func<CompiledExpression, Input>? Wrap { get; init; }
}
