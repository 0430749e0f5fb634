namespace Workflows.Engine.Expressions;

/// <summary>What one expression may use up. A script that needs more faults its activity, and nothing else.</summary>
public sealed record ExpressionLimits
{
    /// <summary>Real time.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Statements of a script.</summary>
    public int MaxStatements { get; init; } = 1_000_000;

    /// <summary>How deep a script's functions may call each other.</summary>
    public int MaxRecursion { get; init; } = 200;

    /// <summary>Bytes that a script may hold at once.</summary>
    public long MaxLiveMemory { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes that a script or a template may allocate altogether, held or not.</summary>
    public long MaxAllocatedMemory { get; init; } = 256L * 1024 * 1024;

    /// <summary>Elements of a script's array.</summary>
    public uint MaxArraySize { get; init; } = 1_000_000;

    /// <summary>Steps of a Liquid template.</summary>
    public int MaxTemplateSteps { get; init; } = 100_000;

    /// <summary>Items of a range or list that a Liquid template makes.</summary>
    public int MaxTemplateItems { get; init; } = 10_000;

    /// <summary>Characters that a Liquid template may write, and that any text may have that it makes on the way.</summary>
    public int MaxTemplateOutput { get; init; } = 4 * 1024 * 1024;
}
