using System.Reflection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions;

/// <summary>Describes an input of an activity type.</summary>
public sealed class InputDescriptor
{
    /// <summary>The input's name, for example <c>Condition</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The input's name in a definition, for example <c>condition</c>.</summary>
    public required string JsonName { get; init; }

    /// <summary>The type that the evaluated value is converted to.</summary>
    public required Type Type { get; init; }

    /// <summary>Elsa's short name of <see cref="Type"/>.</summary>
    public string TypeName => VariableTypes.AliasOf(Type);

    /// <summary>Whether it takes expressions; otherwise the definition holds its value directly.</summary>
    public required bool IsWrapped { get; init; }

    /// <summary>The name that the studio shows.</summary>
    public string? DisplayName { get; init; }

    /// <summary>One sentence that the studio shows.</summary>
    public string? Description { get; init; }

    /// <summary>The tab or group in the studio.</summary>
    public string? Category { get; init; }

    /// <summary>The studio's editor, one of <see cref="InputUIHints"/>.</summary>
    public required string UIHint { get; init; }

    /// <summary>The choices of a drop-down or check list; empty for other editors.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>The <see cref="IPropertyUIHandler"/> that gives the choices from live data, or null.</summary>
    public Type? UIHandler { get; init; }

    /// <summary>Outcomes that the activity has besides those which this input lists.</summary>
    public IReadOnlyList<string> FixedOutcomes { get; init; } = [];

    /// <summary>The property of the activity class.</summary>
    public required PropertyInfo Property { get; init; }

    /// <summary>The expression language that the editor offers first.</summary>
    public string? DefaultSyntax { get; init; }

    /// <summary>The value that the input has when the definition gives none.</summary>
    public object? DefaultValue { get; init; }

    /// <summary>The studio lists inputs by this number.</summary>
    public float Order { get; init; }

    /// <summary>Whether a definition that gives no value has an error.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the value must not be logged.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Whether its text is no HTML, so that Liquid does not encode the values in it.</summary>
    public bool IsPlainText { get; init; }

    /// <summary>Whether its value is stored or logged in clear.</summary>
    public bool IsInClear { get; init; }

    /// <summary>Whether it is evaluated before the activity runs.</summary>
    public bool AutoEvaluate { get; init; } = true;

    /// <summary>Whether the studio shows it.</summary>
    public bool IsBrowsable { get; init; } = true;

    internal Action<Activity, object?> Set { get; init; } = null!;

    internal Func<Activity, object?> Get { get; init; } = null!;

    internal Func<CompiledExpression, Input>? Wrap { get; init; }
}
