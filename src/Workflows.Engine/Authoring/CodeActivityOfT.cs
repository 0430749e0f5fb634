namespace Workflows.Engine.Authoring;

/// <summary>A <see cref="CodeActivity"/> with one main output.</summary>
public abstract class CodeActivity<T> : CodeActivity
{
    /// <summary>The main output.</summary>
    [Output]
    public Output<T>? Result { get; set; }
}
