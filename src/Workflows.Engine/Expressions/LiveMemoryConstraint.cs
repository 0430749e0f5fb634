using Jint;
using Jint.Runtime;

namespace Workflows.Engine.Expressions;

/// <summary>
/// Stops a script that holds too much memory. Jint's own limit counts what a script has ever allocated, of which an innocent loop makes
/// plenty. Here the count of allocated bytes (cheap, per thread) only says when to look; then the heap is collected and what lives is
/// compared with what lived at the look before. A script that allocates little is never looked at.
/// </summary>
internal sealed class LiveMemoryConstraint(long limit) : Constraint
{
    private long _nextLook;
    private long _baseline;

    // Looked at every so many statements, so that tight loops stay fast; what one such stretch allocates, Jint's own limit of allocated bytes bounds.
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
