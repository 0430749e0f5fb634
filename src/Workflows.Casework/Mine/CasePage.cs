using Workflows.Submissions.Checks;

namespace Workflows.Casework.Mine;

/// <summary>One page of a person's cases.</summary>
/// <param name="Search">What was asked for.</param>
/// <param name="Cases">The cases.</param>
/// <param name="Total">How many there are on all pages.</param>
/// <param name="PlacesHolds">Whether the person places and releases holds.</param>
public sealed record CasePage(CaseSearch Search, IReadOnlyList<CaseLine> Cases, long Total, bool PlacesHolds)
{
    /// <summary>Number of pages.</summary>
    public int Pages => (int)Math.Max(1, (Total + CaseList.PageSize - 1) / CaseList.PageSize);
}

/// <summary>Which of their cases a person wants to see.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Reference">One case only; null: all, or a text that is no reference.</param>
/// <param name="OnHold">Only cases on hold.</param>
/// <param name="Ended">Also arrangements that have ended; those of cases on hold are always there.</param>
/// <param name="Typed">The text that was typed for the reference, to show it again.</param>
public sealed record CaseSearch(int Page, CaseReference? Reference, bool OnHold, bool Ended, string Typed)
{
    /// <summary>Whether a text was typed that is no case reference.</summary>
    public bool IsWrong => Typed.Length > 0 && Reference is null;
}

/// <summary>A case in a person's list.</summary>
/// <param name="ArrangementId">Id of the arrangement.</param>
/// <param name="Reference">The case reference.</param>
/// <param name="Status">How it stands, in words.</param>
/// <param name="IsHeld">Whether the case is on hold.</param>
/// <param name="WorkerName">The worker's name; null when the reader is the worker.</param>
public sealed record CaseLine(string ArrangementId, string Reference, string Status, bool IsHeld, string? WorkerName);
