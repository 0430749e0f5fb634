namespace Workflows.Engine.Authoring;

/// <summary>An output of an activity, with the variable or workflow output that the definition binds it to.</summary>
public abstract class Output
{
    /// <summary>The name of an activity's main output.</summary>
    public const string DefaultName = "Result";

    /// <summary>The output's name, for example <c>Result</c>.</summary>
    public string Name { get; internal set; } = DefaultName;

    /// <summary>Id of the variable, or name of the workflow output, that takes the value; null when the definition binds it to nothing.</summary>
    public string? MemoryReferenceId { get; internal set; }

    /// <summary>The type of the output's value.</summary>
    public abstract Type Type { get; }
}
