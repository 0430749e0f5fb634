using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Workflows.Studio.Package;

/// <summary>A file of the package, with the compressed copies that lie beside it.</summary>
internal sealed partial class PackageFile
{
    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        [".blat"] = "application/octet-stream",
        [".css"] = "text/css; charset=utf-8",
        [".cur"] = "image/x-icon",
        [".dat"] = "application/octet-stream",
        [".dll"] = "application/octet-stream",
        [".ico"] = "image/x-icon",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json",
        [".png"] = "image/png",
        [".svg"] = "image/svg+xml",
        [".ttf"] = "font/ttf",
        [".wasm"] = "application/wasm",
        [".webmanifest"] = "application/manifest+json",
        [".woff"] = "font/woff",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly string _path;
    private readonly Lazy<string> _version;
    private readonly bool _hasBrotli;
    private readonly bool _hasGzip;

    /// <summary>Looks at a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="name">Its path within the package, with slashes.</param>
    public PackageFile(string path, string name)
    {
        _path = path;
        _hasBrotli = File.Exists(path + ".br");
        _hasGzip = File.Exists(path + ".gz");
        ContentType = ContentTypes.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream");
        var hash = HashInName().Match(name);
        IsNamedByContent = hash.Success;
        _version = hash.Success ? new Lazy<string>(hash.Groups["hash"].Value) : new Lazy<string>(HashOfContent);
    }

    /// <summary>The media type.</summary>
    public string ContentType { get; }

    /// <summary>Whether the name has a hash of the content in it, so that another content would have another name.</summary>
    public bool IsNamedByContent { get; }

    /// <summary>The best copy for a caller.</summary>
    /// <param name="takesBrotli">Whether the caller reads Brotli.</param>
    /// <param name="takesGzip">Whether the caller reads gzip.</param>
    public (string Path, string? Encoding, string ETag) CopyFor(bool takesBrotli, bool takesGzip) =>
        takesBrotli && _hasBrotli ? (_path + ".br", "br", $"\"{_version.Value}-br\"")
        : takesGzip && _hasGzip ? (_path + ".gz", "gzip", $"\"{_version.Value}-gzip\"")
        : (_path, null, $"\"{_version.Value}\"");

    /// <summary>Whether the answer depends on the encodings that the caller reads.</summary>
    public bool HasCompressedCopies => _hasBrotli || _hasGzip;

    private string HashOfContent()
    {
        using var stream = File.OpenRead(_path);
        return Convert.ToHexStringLower(SHA256.HashData(stream))[..20];
    }

    // .NET's build writes a hash of ten small letters and digits between two points; Monaco's bundler one of eight signs after a hyphen.
    [GeneratedRegex(
        @"\.(?<hash>[a-z0-9]{10})\.(wasm|js|dat|bundle\.scp\.css)$|/monaco-editor/.*-(?<hash>[A-Za-z0-9_-]{8})\.js$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex HashInName();
}
