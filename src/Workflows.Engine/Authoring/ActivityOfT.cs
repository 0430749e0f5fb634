namespace Workflows.Engine.Authoring;

/// <summary>An activity with a result.</summary>
public abstract class Activity<T> : Activity
{
    /// <summary>The result.</summary>
    [Output]
    public Output<T>? Result { get; set; }
}
