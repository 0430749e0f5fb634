namespace Workflows.Casework.WeeklyDeletion;

/// <summary>The statuses of a weekly row, as its row and tab S4 write them (RULES.md#weekly-deletion).</summary>
public static class WeeklyStatus
{
    /// <summary>Not confirmed yet.</summary>
    public const string Open = "open";

    /// <summary>Confirmed in time.</summary>
    public const string Done = "done";

    /// <summary>Confirmed after it was due.</summary>
    public const string Late = "late";

    /// <summary>The case is on hold: nothing is deleted, and nothing is late.</summary>
    public const string Held = "held";

    /// <summary>Nobody can or need confirm it.</summary>
    public const string Excused = "excused";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Open, Done, Late, Held, Excused];
}

/// <summary>What became of a row's spot check (R-15b), as its row writes it. Tab S4 shows <c>drawn</c> as <c>none</c>.</summary>
public static class SpotCheckStatus
{
    /// <summary>The row is not looked at.</summary>
    public const string None = "none";

    /// <summary>It was drawn, and nobody knows before the digest.</summary>
    public const string Drawn = "drawn";

    /// <summary>The manager was asked. A concern keeps this status, so that nobody reads it in a sheet.</summary>
    public const string Asked = "asked";

    /// <summary>Manager and worker looked together, and nothing was wrong.</summary>
    public const string Ok = "ok";

    /// <summary>They did not look together before the messages were deleted.</summary>
    public const string NotDone = "not_done";
}
