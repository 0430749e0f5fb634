namespace Workflows.Engine.Authoring;

/// <summary>An output whose value is a <typeparamref name="T"/>.</summary>
public sealed class Output<T> : Output
{
    /// <inheritdoc />
    public override Type Type => typeof(T);
}
