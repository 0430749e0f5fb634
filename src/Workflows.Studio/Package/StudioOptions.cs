namespace Workflows.Studio.Package;

/// <summary>The configuration section <c>Studio</c>.</summary>
public sealed class StudioOptions
{
    /// <summary>
    /// The folder with the files of the package <c>@elsa-workflows/elsa-studio-wasm</c>. Empty: the folder <c>studio</c> beside the server, else the
    /// one in the source to which the build brings it.
    /// </summary>
    public string PackageFolder { get; set; } = "";
}
