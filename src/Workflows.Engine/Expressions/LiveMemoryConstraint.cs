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
    private long _nextLook;
    private long _baseline;

    // Jint checks the constraint only after several statements, so that tight loops stay fast; its own limit bounds what is allocated in between.
    public override bool IsAmortizable => true;

    public override void Reset()
    {
        _nextLook = GC.GetAllocatedBytesForCurrentThread() + limit;
        _baseline = -1;
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
            _baseline = Math.Max(0, GC.GetTotalMemory(forceFullCollection: false) - (allocated - _nextLook + limit));
        }

        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        if (GC.GetTotalMemory(forceFullCollection: false) - _baseline > limit)
        {
            throw new MemoryLimitExceededException("The script holds too much memory.");
        }

        _nextLook = GC.GetAllocatedBytesForCurrentThread() + limit;
    }
}
