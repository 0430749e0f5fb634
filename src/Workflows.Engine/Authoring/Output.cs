namespace Workflows.Engine.Authoring;

/// <summary>An output of an activity: where its value goes.</summary>
public abstract class Output
{
    /// <summary>The output's name, for example <c>Result</c>.</summary>
    public string Name { get; internal set; } = "Result";

    /// <summary>Id of the variable, or name of the workflow output, that takes the value; null: nobody does.</summary>
    public string? MemoryReferenceId { get; internal set; }

    /// <summary>The type of the value.</summary>
    public abstract Type Type { get; }
}
