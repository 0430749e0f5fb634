using Workflows.Storage;

namespace Workflows.Tests.Crashes;

/// <summary>
/// Every place where a process may die: before and after each commit, before and after each call outside. It counts them as they are
/// passed, and at the ones that the plan names it ends the process: from then on nothing that belongs to it commits or calls anything,
/// whatever catches the exception.
/// </summary>
internal sealed class CrashPoints
{
    private Queue<int> plan = new();
    private int left = -1;

    /// <summary>What the process is doing, for the names of the points.</summary>
    public string Step { get; set; } = "";

    public bool IsDead { get; private set; }

    /// <summary>How many points were passed in this run.</summary>
    public int Passed { get; private set; }

    /// <summary>Where this run crashed, in order.</summary>
    public List<string> Crashes { get; } = [];

    /// <summary>Begins a run that crashes after each of these many points, counted from the start or the crash before.</summary>
    public void Begin(IEnumerable<int> crashes)
    {
        plan = new Queue<int>(crashes);
        Passed = 0;
        Crashes.Clear();
        Revive(mayCrash: true);
    }

    /// <summary>A new process begins.</summary>
    public void Revive(bool mayCrash)
    {
        IsDead = false;
        left = mayCrash && plan.TryDequeue(out var next) ? next : -1;
    }

    /// <summary>Ends the run of a process that died inside something that caught it.</summary>
    public void Survived()
    {
        if (IsDead)
        {
            throw new CrashException();
        }
    }

    public void Commit(CommitMoment moment) => Reach(moment == CommitMoment.Before ? $"before {Step}" : $"after {Step}");

    public void Reach(string point)
    {
        Survived();
        Passed++;
        if (left >= 0 && left-- == 0)
        {
            IsDead = true;
            Crashes.Add(point);
            throw new CrashException();
        }
    }
}

/// <summary>The process ends here. A cancellation, so that nothing takes it for a failure that could be answered.</summary>
internal sealed class CrashException() : OperationCanceledException("The process died here, as the schedule wants.");
