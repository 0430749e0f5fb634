namespace Workflows.Server.Simulation.Year;

/// <summary>
/// What happened in a simulated year, as the report and the checks read it: no id in it is random, so that two years of one seed are equal.
/// </summary>
public sealed class Journal
{
    private readonly Lock _lock = new();
    private readonly List<SentMail> _mails = [];
    private readonly List<HoldChange> _holds = [];
    private readonly List<ShownLine> _lines = [];
    private readonly List<Refusal> _refusals = [];
    private readonly List<Approval> _approvals = [];

    /// <summary>Mails, as they left.</summary>
    public IReadOnlyList<SentMail> Mails => Sorted(_mails, m => (m.At, m.Template, m.To, m.About));

    /// <summary>Holds that were placed and released.</summary>
    public IReadOnlyList<HoldChange> Holds => Sorted(_holds, h => (h.At, h.Case, h.IsHeld ? "a" : "b", ""));

    /// <summary>What weekly pages showed to the people whom a mail asked.</summary>
    public IReadOnlyList<ShownLine> Lines => Sorted(_lines, l => (l.At, l.Template, l.To, l.Week + l.Case));

    /// <summary>What people tried and the product refused.</summary>
    public IReadOnlyList<Refusal> Refusals => Sorted(_refusals, r => (r.At, r.Person, r.Kind, r.Sentence));

    /// <summary>Changes of arrangements; set at the end.</summary>
    public IReadOnlyList<StateChange> Changes { get; set; } = [];

    /// <summary>Weekly rows; set at the end.</summary>
    public IReadOnlyList<WeekRecord> Weeks { get; set; } = [];

    /// <summary>Decisions of people; set at the end.</summary>
    public IReadOnlyList<MadeDecision> Decisions { get; set; } = [];

    /// <summary>Rows that would have been written to sheets, by tab; set at the end.</summary>
    public IReadOnlyDictionary<string, int> Rows { get; set; } = new Dictionary<string, int>();

    /// <summary>Cases that were erased, and when.</summary>
    public Dictionary<string, DateTimeOffset> Erased { get; } = new(StringComparer.Ordinal);

    /// <summary>People who have left, and when.</summary>
    public Dictionary<string, DateTimeOffset> Left { get; } = new(StringComparer.Ordinal);

    /// <summary>Approvals with their last days, as they were given and extended.</summary>
    public IReadOnlyList<Approval> Approvals => Sorted(_approvals, a => (a.At, a.Arrangement, "", ""));

    /// <summary>Problems that the product itself noted, such as parked work.</summary>
    public IReadOnlyList<string> Incidents { get; set; } = [];

    /// <summary>Notes a mail.</summary>
    public void Note(SentMail mail) => Add(_mails, mail);

    /// <summary>Notes a hold.</summary>
    public void Note(HoldChange hold) => Add(_holds, hold);

    /// <summary>Notes a line of a page.</summary>
    public void Note(ShownLine line) => Add(_lines, line);

    /// <summary>Notes an approval.</summary>
    public void Note(Approval approval) => Add(_approvals, approval);

    /// <summary>Notes a refusal.</summary>
    public void Note(Refusal refusal) => Add(_refusals, refusal);

    /// <summary>Whether a case was on hold at a time.</summary>
    public bool IsHeld(string reference, DateTimeOffset at) =>
        Holds.LastOrDefault(h => h.Case == reference && h.At <= at) is { IsHeld: true };

    private void Add<T>(List<T> list, T item)
    {
        lock (_lock)
        {
            list.Add(item);
        }
    }

    private IReadOnlyList<T> Sorted<T>(List<T> list, Func<T, (DateTimeOffset, string, string, string)> key)
    {
        lock (_lock)
        {
            return [.. list.OrderBy(key, Comparer<(DateTimeOffset, string, string, string)>.Create(Compare))];
        }
    }

    private static int Compare((DateTimeOffset At, string A, string B, string C) x, (DateTimeOffset At, string A, string B, string C) y) =>
        x.At.CompareTo(y.At) is not 0 and var at ? at
        : string.CompareOrdinal(x.A, y.A) is not 0 and var a ? a
        : string.CompareOrdinal(x.B, y.B) is not 0 and var b ? b
        : string.CompareOrdinal(x.C, y.C);
}

/// <summary>A mail that left.</summary>
/// <param name="At">When.</param>
/// <param name="Template">Its template.</param>
/// <param name="To">Id of the person.</param>
/// <param name="About">The case reference, the phone or the week that it names; the subject where it names none.</param>
public sealed record SentMail(DateTimeOffset At, string Template, string To, string About);

/// <summary>A case that became or ceased to be on hold.</summary>
/// <param name="At">When.</param>
/// <param name="Case">The case reference.</param>
/// <param name="IsHeld">Whether it is on hold from then on.</param>
public sealed record HoldChange(DateTimeOffset At, string Case, bool IsHeld);

/// <summary>What a mail asks to be deleted: a line of the page behind it, or a case that it calls late.</summary>
/// <param name="At">When the mail arrived.</param>
/// <param name="Template">The mail's template.</param>
/// <param name="To">Id of the person.</param>
/// <param name="Week">Key of the week, <c>final</c>, or <c>late</c>.</param>
/// <param name="Case">The case reference.</param>
/// <param name="SaysHold">Whether the line says HOLD.</param>
public sealed record ShownLine(DateTimeOffset At, string Template, string To, string Week, string Case, bool SaysHold);

/// <summary>Something that a person tried and the product refused.</summary>
/// <param name="At">When.</param>
/// <param name="Person">Id of the person.</param>
/// <param name="Kind">The kind of task, or the form.</param>
/// <param name="Sentence">What the product said.</param>
public sealed record Refusal(DateTimeOffset At, string Person, string Kind, string Sentence);

/// <summary>An approval that was given or extended.</summary>
/// <param name="At">When.</param>
/// <param name="Arrangement">The arrangement, as in <see cref="StateChange"/>.</param>
/// <param name="Until">Its last day.</param>
public sealed record Approval(DateTimeOffset At, string Arrangement, DateOnly Until);

/// <summary>A change of an arrangement.</summary>
/// <param name="At">When.</param>
/// <param name="Arrangement">A name that is not random: the case reference and a number.</param>
/// <param name="Event">The event.</param>
/// <param name="Cause">What caused it: <c>Form</c>, <c>Decision</c>, <c>Person</c>, <c>Timer</c>, <c>System</c>.</param>
/// <param name="From">The state before; empty: it was opened.</param>
/// <param name="To">The state after.</param>
public sealed record StateChange(DateTimeOffset At, string Arrangement, string Event, string Cause, string From, string To)
{
    /// <summary>The case reference.</summary>
    public string Case => Arrangement.Split('/')[0];
}

/// <summary>A weekly row as it stood at the end.</summary>
/// <param name="Arrangement">The arrangement, as in <see cref="StateChange"/>.</param>
/// <param name="Week">Key of the week.</param>
/// <param name="IsFinal">Whether it is the last row.</param>
/// <param name="Worker">Id of the worker.</param>
/// <param name="Asked">Id of the manager who was asked instead, or null.</param>
/// <param name="Status">Its status.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="DueAt">When it was due.</param>
/// <param name="AnsweredAt">When it was answered last, or null.</param>
/// <param name="Missed">Missed weeks in a row.</param>
/// <param name="Rung">How far its ladder came.</param>
/// <param name="SpotCheck">What became of its spot check.</param>
/// <param name="Deleted">Whether its answer says that messages were deleted.</param>
public sealed record WeekRecord(
    string Arrangement,
    string Week,
    bool IsFinal,
    string Worker,
    string? Asked,
    string Status,
    DateTimeOffset MadeAt,
    DateTimeOffset DueAt,
    DateTimeOffset? AnsweredAt,
    int Missed,
    int Rung,
    string SpotCheck,
    bool Deleted
)
{
    /// <summary>The case reference.</summary>
    public string Case => Arrangement.Split('/')[0];
}

/// <summary>A decision of a person.</summary>
/// <param name="At">When.</param>
/// <param name="Step">The step.</param>
/// <param name="Outcome">The outcome.</param>
/// <param name="Role">The role that decided.</param>
/// <param name="WorkingHours">Working hours since it was asked.</param>
public sealed record MadeDecision(DateTimeOffset At, string Step, string Outcome, string Role, double WorkingHours);
