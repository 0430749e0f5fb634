namespace Workflows.Google.Sheets;

/// <summary>What people should know about a sheet.</summary>
internal static class SheetReportKind
{
    /// <summary>A row's key is found in more than one row.</summary>
    public const string Twice = "twice";

    /// <summary>People moved rows during a write; both rows were put right.</summary>
    public const string Moved = "moved";

    /// <summary>A write met another row, and its earlier values are not known.</summary>
    public const string Overwritten = "overwritten";
}
