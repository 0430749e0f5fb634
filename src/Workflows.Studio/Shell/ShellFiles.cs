using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Workflows.Studio.Shell;

/// <summary>The shell's own scripts and styles, which are part of the assembly.</summary>
internal static class ShellFiles
{
    private const string Prefix = "shell/";

    private static readonly FrozenDictionary<string, ShellFile> Files = typeof(ShellFiles)
        .Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read, StringComparer.Ordinal);

    /// <summary>A file; null when there is none of that name.</summary>
    public static ShellFile? Get(string name) => Files.GetValueOrDefault(name);

    private static ShellFile Read(string resource)
    {
        using var stream = typeof(ShellFiles).Assembly.GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var content = copy.ToArray();
        return new ShellFile(
            content,
            resource.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
            Convert.ToHexStringLower(SHA256.HashData(content))[..20]
        );
    }
}

/// <summary>A script or style of the shell.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Version">A hash of the content.</param>
internal sealed record ShellFile(byte[] Content, string ContentType, string Version);
