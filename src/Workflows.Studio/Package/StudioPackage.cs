using System.Collections.Frozen;
using Microsoft.Extensions.Options;

namespace Workflows.Studio.Package;

/// <summary>
/// The files of the package <c>@elsa-workflows/elsa-studio-wasm</c>, listed once. A file that is not on the list is not served, whatever a path
/// says. Without the package the rest of the server works.
/// </summary>
public sealed class StudioPackage
{
    /// <summary>What a person reads who opens the studio of a server without the package.</summary>
    public const string WhatToInstall =
        "The Elsa Studio is not installed on this server: build it on a machine with Node.js 20 and npm, or set Studio:PackageFolder to the folder of @elsa-workflows/elsa-studio-wasm 3.8.2.";

    private readonly FrozenDictionary<string, PackageFile> _files;

    /// <summary>Lists the files.</summary>
    public StudioPackage(IOptions<StudioOptions> options)
    {
        var folder = options.Value.PackageFolder is { Length: > 0 } named ? Path.GetFullPath(named) : Find();
        IsInstalled = folder is not null && File.Exists(Path.Combine(folder, "_framework", "blazor.webassembly.js"));
        _files = IsInstalled ? List(folder!) : FrozenDictionary<string, PackageFile>.Empty;
        InlineScriptHashes = IsInstalled ? InlineScripts.HashesOf(Path.Combine(folder!, "_framework")) : [];
    }

    /// <summary>Whether the package is there.</summary>
    public bool IsInstalled { get; }

    /// <summary>The scripts that the studio's elements insert into the page, as a Content-Security-Policy names them (<c>sha256-…</c>).</summary>
    public IReadOnlyList<string> InlineScriptHashes { get; }

    /// <summary>A file.</summary>
    /// <param name="name">Its path within the package, with slashes.</param>
    internal PackageFile? Get(string name) => _files.GetValueOrDefault(name);

    private static string? Find()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "studio");
        if (Directory.Exists(beside))
        {
            return beside;
        }

        // Not published: the build has brought the package to the source, which lies above the assembly.
        for (var folder = Directory.GetParent(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var source = Path.Combine(folder.FullName, "src", "Workflows.Studio", "node_modules", "@elsa-workflows", "elsa-studio-wasm");
            if (Directory.Exists(source))
            {
                return source;
            }
        }

        return null;
    }

    private static FrozenDictionary<string, PackageFile> List(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith(".br", StringComparison.Ordinal) && !path.EndsWith(".gz", StringComparison.Ordinal))
            .Select(path => (Path: path, Name: Path.GetRelativePath(folder, path).Replace('\\', '/')))
            .Where(file => file.Name is not ("index.html" or "package.json"))
            .ToFrozenDictionary(file => file.Name, file => new PackageFile(file.Path, file.Name), StringComparer.Ordinal);
}
