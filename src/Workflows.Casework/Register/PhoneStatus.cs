namespace Workflows.Casework.Register;

/// <summary>Statuses of the charity's phones, as their rows and tab S1 write them (R-13a).</summary>
public static class PhoneStatus
{
    /// <summary>The people file names it; the phones desk has not said yet that this worker has it and that it works.</summary>
    public const string Unconfirmed = "unconfirmed";

    /// <summary>The phones desk says that it is issued to this worker and works.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>It is lost: every active arrangement on it is paused.</summary>
    public const string Lost = "lost";

    /// <summary>It is not in use any more.</summary>
    public const string Retired = "retired";

    /// <summary>Every status.</summary>
    public static IReadOnlyList<string> All { get; } = [Unconfirmed, Confirmed, Lost, Retired];
}
