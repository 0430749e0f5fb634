using System.Globalization;
using Fluid;

namespace Workflows.Engine.Expressions;

/// <summary>Limits the time and the allocated bytes of one rendering of a template. The rendering must end on the thread on which it began, because bytes are counted by thread.</summary>
internal sealed class LiquidRun : IDisposable
{
    private const string Name = "run";
    private readonly CancellationToken _cancelled;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenRegistration _atDeadline;
    private readonly long _mostAllocated;

    public LiquidRun(TemplateContext context, ExpressionLimits limits, CancellationToken cancellationToken)
    {
        Limits = limits;
        _cancelled = cancellationToken;
        _mostAllocated = GC.GetAllocatedBytesForCurrentThread() + limits.MaxAllocatedMemory;
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Fluid checks nothing but its count of steps, so at the deadline the allowed count becomes 1, and the next step stops the rendering.
        _atDeadline = _deadline.Token.UnsafeRegister(static state => ((TemplateContext)state!).MaxSteps = 1, context);
        _deadline.CancelAfter(limits.Timeout);
        context.AmbientValues[Name] = this;
    }

    public ExpressionLimits Limits { get; }

    /// <summary>Whether the time is over, or the burst was cancelled.</summary>
    public bool IsOver => _deadline.IsCancellationRequested;

    public static LiquidRun Of(TemplateContext context) => (LiquidRun)context.AmbientValues[Name];

    /// <summary>Throws when the rendering has taken too long or allocated too much.</summary>
    public void Check()
    {
        if (IsOver)
        {
            _cancelled.ThrowIfCancellationRequested();
            throw new ExpressionException(
                $"The template ran for longer than {Limits.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s and was stopped."
            );
        }
        if (GC.GetAllocatedBytesForCurrentThread() > _mostAllocated)
        {
            throw new ExpressionException(
                $"The template needed more than {Limits.MaxAllocatedMemory / (1024 * 1024)} MB of memory and was stopped."
            );
        }
    }

    /// <summary>Throws when a text becomes too long.</summary>
    public void CheckText(long length)
    {
        if (length > Limits.MaxTemplateOutput)
        {
            throw new ExpressionException(
                $"The template wrote more than {Limits.MaxTemplateOutput.ToString("N0", CultureInfo.InvariantCulture)} characters and was stopped."
            );
        }
    }

    /// <summary>Throws when a list becomes too long.</summary>
    public void CheckItems(decimal count)
    {
        if (count > Limits.MaxTemplateItems)
        {
            throw new ExpressionException(
                $"The template made a list of more than {Limits.MaxTemplateItems.ToString("N0", CultureInfo.InvariantCulture)} items and was stopped."
            );
        }
    }

    public void Dispose()
    {
        _atDeadline.Dispose();
        _deadline.Dispose();
    }
}
