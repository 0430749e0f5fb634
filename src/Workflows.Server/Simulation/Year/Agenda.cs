namespace Workflows.Server.Simulation.Year;

/// <summary>What people mean to do, in the order of time; at one instant in the order of the words that name it.</summary>
public sealed class Agenda
{
    private readonly SortedDictionary<(DateTimeOffset At, string What), Func<CancellationToken, Task>> _acts = new(Order.Instance);
    private readonly Lock _lock = new();

    /// <summary>When the next thing is to be done; null: nothing is.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_lock)
            {
                return _acts.Count == 0 ? null : _acts.First().Key.At;
            }
        }
    }

    /// <summary>Adds something to do; of two with the same time and words only the first is done.</summary>
    /// <param name="at">When.</param>
    /// <param name="what">Words that name who does what; they order what is done at one instant.</param>
    /// <param name="act">Does it.</param>
    public void Add(DateTimeOffset at, string what, Func<CancellationToken, Task> act)
    {
        lock (_lock)
        {
            _acts.TryAdd((at, what), act);
        }
    }

    /// <summary>Takes the next thing to do that is due.</summary>
    /// <param name="now">The present time.</param>
    /// <returns>Null: nothing is due.</returns>
    public Func<CancellationToken, Task>? TakeDue(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_acts.Count == 0 || _acts.First().Key.At > now)
            {
                return null;
            }

            var (key, act) = _acts.First();
            _acts.Remove(key);
            return act;
        }
    }

    private sealed class Order : IComparer<(DateTimeOffset At, string What)>
    {
        public static readonly Order Instance = new();

        public int Compare((DateTimeOffset At, string What) x, (DateTimeOffset At, string What) y) =>
            x.At.CompareTo(y.At) is not 0 and var order ? order : string.CompareOrdinal(x.What, y.What);
    }
}
