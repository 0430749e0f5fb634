namespace Workflows.Engine.Authoring;

/// <summary>An activity with one main output.</summary>
public abstract class Activity<T> : Activity
{
    /// <summary>The main output.</summary>
    [Output]
    public Output<T>? Result { get; set; }
}
