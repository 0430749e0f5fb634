using Google.Apis.Services;

namespace Google.Apis.Sheets.v4;

/// <summary>The Sheets API, version 4.</summary>
public class SheetsService : BaseClientService
{
    public const string Version = "v4";

    public SheetsService()
        : this(new Initializer()) { }

    public SheetsService(Initializer initializer)
        : base(initializer)
    {
        Spreadsheets = new SpreadsheetsResource(this);
    }

    public virtual SpreadsheetsResource Spreadsheets { get; }

    public override IList<string> Features => [];

    public override string Name => "sheets";

    public override string BaseUri => BaseUriOverride ?? "https://sheets.googleapis.com/";

    public override string BasePath => "";

    public override string BatchUri => "https://sheets.googleapis.com/batch";

    public override string BatchPath => "batch";

    /// <summary>Scopes of the service.</summary>
    public static class Scope
    {
        public const string Drive = "https://www.googleapis.com/auth/drive";

        public const string DriveFile = "https://www.googleapis.com/auth/drive.file";

        public const string DriveReadonly = "https://www.googleapis.com/auth/drive.readonly";

        public const string Spreadsheets = "https://www.googleapis.com/auth/spreadsheets";

        public const string SpreadsheetsReadonly = "https://www.googleapis.com/auth/spreadsheets.readonly";
    }

    /// <summary>The same scopes as constants for attributes.</summary>
    public static class ScopeConstants
    {
        public const string Drive = Scope.Drive;

        public const string DriveFile = Scope.DriveFile;

        public const string DriveReadonly = Scope.DriveReadonly;

        public const string Spreadsheets = Scope.Spreadsheets;

        public const string SpreadsheetsReadonly = Scope.SpreadsheetsReadonly;
    }
}
