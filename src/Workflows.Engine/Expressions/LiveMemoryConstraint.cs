using Jint;
using Jint.Runtime;

namespace Workflows.Engine.Expressions;

/// <summary>
/// Stops a script that holds too much memory. Jint's own limit counts all bytes that a script has allocated, and a harmless loop allocates
/// many. Here that count, which is cheap to read, only decides when to measure: then the garbage collector runs, and the live heap is compared
/// with the one of the first measurement. A script that allocates little is never measured.
/// </summary>
internal sealed class LiveMemoryConstraint(long limit) : Constraint
{
    // Half of the limit, so that what a script holds and what it threw away are at most one and a half times the limit.
    private readonly long _step = limit / 2;
    private long _nextLook;
    private long _baseline = -1;

    // Each statement is looked at, because a text that doubles takes the whole limit in one statement.
    public override bool IsAmortizable => false;

    // A continuation of a promise begins again: what the script holds since its beginning still counts.
    public override void Reset()
    {
        if (_nextLook == 0)
        {
            _nextLook = GC.GetAllocatedBytesForCurrentThread() + _step;
        }
    }

    public override void Check()
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated < _nextLook)
        {
            return;
        }

        if (_baseline < 0)
        {
            _baseline = Math.Max(0, GC.GetTotalMemory(forceFullCollection: false) - (allocated - _nextLook + _step));
        }

        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        if (GC.GetTotalMemory(forceFullCollection: false) - _baseline > limit)
        {
            throw new MemoryLimitExceededException("The script holds too much memory.");
        }

        _nextLook = GC.GetAllocatedBytesForCurrentThread() + _step;
    }
}
