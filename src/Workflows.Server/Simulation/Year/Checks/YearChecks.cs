namespace Workflows.Server.Simulation.Year.Checks;

/// <summary>Every check of a year.</summary>
public static class YearChecks
{
    /// <summary>The checks, by what they forbid.</summary>
    public static IReadOnlyList<(string Forbids, Func<Journal, IEnumerable<Finding>> Check)> All { get; } =
    [
        ("a mail twice on one day", MailsOnce.Of),
        ("a mail to staff outside its hours", MailHours.Of),
        ("a deletion asked for or accepted under a hold", NothingUnderHold.Of),
        ("an approval or a start by time alone", NothingByTime.Of),
        ("a weekly row without a digest", RowsHaveDigests.Of),
        ("an active arrangement without a row", ActiveHaveRows.Of),
        ("a use again after the approval, or one that goes on without asking the lead", ActiveHaveApprovals.Of),
        ("a mail to a person who has left", NothingToLeavers.Of),
        ("work that the product could not do", NothingParked.Of),
    ];

    /// <summary>All findings of a year, in the order of time.</summary>
    public static IReadOnlyList<Finding> Of(Journal journal) => [.. All.SelectMany(c => c.Check(journal)).OrderBy(f => f.At)];
}
