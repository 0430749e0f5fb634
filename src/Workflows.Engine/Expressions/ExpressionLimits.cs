namespace Workflows.Engine.Expressions;

/// <summary>Limits for one evaluation of an expression. An expression that exceeds one faults its activity.</summary>
public sealed record ExpressionLimits
{
    /// <summary>Most real time of one evaluation.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Most statements of a script.</summary>
    public int MaxStatements { get; init; } = 1_000_000;

    /// <summary>Most nested calls of a script's functions.</summary>
    public int MaxRecursion { get; init; } = 200;

    /// <summary>Most bytes that a script may hold at one time.</summary>
    public long MaxLiveMemory { get; init; } = 64 * 1024 * 1024;

    /// <summary>Most bytes that a script or a template may allocate in total, including what it no longer holds.</summary>
    public long MaxAllocatedMemory { get; init; } = 256L * 1024 * 1024;

    /// <summary>Most elements of a script's array.</summary>
    public uint MaxArraySize { get; init; } = 1_000_000;

    /// <summary>Most characters of a text that a script's built-in function takes or makes.</summary>
    public int MaxText { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most characters of a script, a template or another expression.</summary>
    public int MaxSource { get; init; } = 100_000;

    /// <summary>Most levels of brackets of a script, and of blocks and brackets of a template.</summary>
    public int MaxNesting { get; init; } = 100;

    /// <summary>Most steps of a Liquid template.</summary>
    public int MaxTemplateSteps { get; init; } = 100_000;

    /// <summary>Most items of a range or list that a Liquid template makes.</summary>
    public int MaxTemplateItems { get; init; } = 10_000;

    /// <summary>Most characters that a Liquid template may write, and of every text that it makes while it runs.</summary>
    public int MaxTemplateOutput { get; init; } = 4 * 1024 * 1024;
}
