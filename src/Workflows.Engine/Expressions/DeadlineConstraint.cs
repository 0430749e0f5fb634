using System.Diagnostics;
using Jint;

namespace Workflows.Engine.Expressions;

/// <summary>
/// Stops a script at a fixed time after its engine was made. It takes the place of Jint's own limit of time, which begins again when a
/// function of ours calls one of the script outside of its first run, as a continuation of a promise does.
/// </summary>
internal sealed class DeadlineConstraint(TimeSpan limit) : Constraint
{
    private readonly long _began = Stopwatch.GetTimestamp();

    public override bool IsAmortizable => true;

    public override void Reset() { }

    public override void Check()
    {
        if (Stopwatch.GetElapsedTime(_began) > limit)
        {
            throw new TimeoutException();
        }
    }
}
