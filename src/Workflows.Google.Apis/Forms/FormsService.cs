using Google.Apis.Services;

namespace Google.Apis.Forms.v1;

/// <summary>The Forms API, version 1.</summary>
public class FormsService : BaseClientService
{
    public const string Version = "v1";

    public FormsService()
        : this(new Initializer()) { }

    public FormsService(Initializer initializer)
        : base(initializer)
    {
        Forms = new FormsResource(this);
    }

    public virtual FormsResource Forms { get; }

    public override IList<string> Features => [];

    public override string Name => "forms";

    public override string BaseUri => BaseUriOverride ?? "https://forms.googleapis.com/";

    public override string BasePath => "";

    public override string BatchUri => "https://forms.googleapis.com/batch";

    public override string BatchPath => "batch";

    /// <summary>Scopes of the service.</summary>
    public static class Scope
    {
        public const string Drive = "https://www.googleapis.com/auth/drive";

        public const string DriveFile = "https://www.googleapis.com/auth/drive.file";

        public const string DriveReadonly = "https://www.googleapis.com/auth/drive.readonly";

        public const string FormsBody = "https://www.googleapis.com/auth/forms.body";

        public const string FormsBodyReadonly = "https://www.googleapis.com/auth/forms.body.readonly";

        public const string FormsResponsesReadonly = "https://www.googleapis.com/auth/forms.responses.readonly";
    }

    /// <summary>The same scopes as constants for attributes.</summary>
    public static class ScopeConstants
    {
        public const string Drive = Scope.Drive;

        public const string DriveFile = Scope.DriveFile;

        public const string DriveReadonly = Scope.DriveReadonly;

        public const string FormsBody = Scope.FormsBody;

        public const string FormsBodyReadonly = Scope.FormsBodyReadonly;

        public const string FormsResponsesReadonly = Scope.FormsResponsesReadonly;
    }
}
