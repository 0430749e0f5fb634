namespace Workflows.Google;

/// <summary>Kinds of incidents about Google's forms and spreadsheets. A person can only look at them and skip them with a reason.</summary>
internal static class GoogleIncidentKind
{
    /// <summary>A form may have been created that no row names.</summary>
    public const string Form = "google.form";

    /// <summary>A spreadsheet may have been created that no row names.</summary>
    public const string Spreadsheet = "google.spreadsheet";

    /// <summary>A response could not be taken.</summary>
    public const string Response = "google.response";
}
