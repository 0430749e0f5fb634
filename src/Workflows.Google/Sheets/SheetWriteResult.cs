namespace Workflows.Google.Sheets;

/// <summary>An update of a turn that Google may have carried out.</summary>
internal sealed record SentUpdate(int Number, PlannedUpdate Update);

/// <summary>A mark of the last turn: the present position of the row that was written, and the key of the row that was meant.</summary>
internal sealed record RowMark(SheetTab Tab, int SheetId, int Row, string RowKey);

/// <summary>The stored turns of a spreadsheet.</summary>
/// <param name="Newest">Number of the last turn whose outcome is known; 0 when there is none.</param>
/// <param name="Old">Number of the last turn whose call Google can no longer carry out; null when no turn is that old.</param>
internal sealed record SheetTurns(int Newest, int? Old);

/// <summary>An event in a sheet that people should know; the kind is a value of <see cref="SheetReportKind"/>.</summary>
internal sealed record SheetReport(string Tab, string Kind, string Detail);

/// <summary>The result of a write.</summary>
/// <param name="Reports">Events that people should know.</param>
/// <param name="Turn">Number of the last turn, whose outcome is known now.</param>
/// <param name="Forgotten">The numbers up to this one were deleted from the spreadsheet.</param>
/// <param name="Lost">Whether another node holds the lane, so that nothing was written.</param>
internal sealed record SheetWriteResult(IReadOnlyList<SheetReport> Reports, int Turn, int? Forgotten, bool Lost = false)
{
    /// <summary>The rows that were not written, each with what a person must mend first.</summary>
    public IReadOnlyDictionary<RowWrite, SheetProblem> Blocked { get; init; } = new Dictionary<RowWrite, SheetProblem>();
}
