namespace Workflows.Engine.Authoring;

/// <summary>Describes an activity type; its type name is <c>Namespace.ClassName</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ActivityAttribute(string @namespace, string? category = null, string? description = null) : Attribute
{
    /// <summary>First part of the type name, for example <c>Elsa</c>.</summary>
    public string Namespace { get; } = @namespace;

    /// <summary>The group in the studio's toolbox.</summary>
    public string? Category { get; } = category;

    /// <summary>One sentence that the toolbox shows.</summary>
    public string? Description { get; } = description;

    /// <summary>Overrides the class name as the second part of the type name.</summary>
    public string? Type { get; set; }

    /// <summary>Name in the toolbox; the class name in words when not given.</summary>
    public string? DisplayName { get; set; }

    /// <summary>The version of the activity type.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Whether the activity runs in the burst or outside it.</summary>
    public ActivityKind Kind { get; set; }

    /// <summary>Whether it runs in the burst although its kind is <see cref="ActivityKind.Task"/> or <see cref="ActivityKind.Job"/>.</summary>
    public bool InBurst { get; set; }

    /// <summary>
    /// Whether the texts of its inputs are no HTML, such as subjects and cells: a Liquid template then writes values as they are. Without it they
    /// are encoded for HTML, as in Elsa. <see cref="InputAttribute.IsHtml"/> makes an exception.
    /// </summary>
    public bool PlainText { get; set; }

    /// <summary>Whether the studio's toolbox does not show it.</summary>
    public bool Hidden { get; set; }
}
