namespace Workflows.Engine.Authoring;

/// <summary>A <see cref="CodeActivity"/> with a result.</summary>
public abstract class CodeActivity<T> : CodeActivity
{
    /// <summary>The result.</summary>
    [Output]
    public Output<T>? Result { get; set; }
}
