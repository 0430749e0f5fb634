using System.Collections.Frozen;

namespace Workflows.Casework.Arrangements;

/// <summary>The codes with which an arrangement ends (RULES.md#end-codes).</summary>
public static class EndCodes
{
    /// <summary>Excluded by the "never use" list or the account type.</summary>
    public const string Excluded = "X1";

    /// <summary>Excluded because the young person is below the minimum age.</summary>
    public const string UnderAge = "X2";

    /// <summary>
    /// Codes with which a worker or manager may stop an arrangement. Versions of W10 before <see cref="ArrangementEventKind.ReviewEnd"/> stop
    /// with <c>lapsed</c>, and their running instances finish under them.
    /// </summary>
    public static FrozenSet<string> OfStopping { get; } =
        new[] { "service_ended", "worker_stopped", "moved_channel", "lapsed", "handover_failed" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>All codes.</summary>
    public static FrozenSet<string> All { get; } =
        OfStopping.Concat([Excluded, UnderAge, "yp_stopped"]).ToFrozenSet(StringComparer.Ordinal);
}
