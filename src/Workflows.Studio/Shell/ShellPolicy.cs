using Workflows.Studio.Package;

namespace Workflows.Studio.Shell;

/// <summary>
/// The Content-Security-Policy of the shell's page: this server alone; WebAssembly, the scripts that the studio's elements insert (by their hash), the
/// inline styles of its component libraries, and the workers of its code editor, which it starts by a blob of its own.
/// </summary>
internal sealed class ShellPolicy(StudioPackage package)
{
    /// <summary>The header's value.</summary>
    public string Value { get; } =
        string.Join(
            "; ",
            "default-src 'none'",
            $"script-src 'self' 'wasm-unsafe-eval' {string.Join(' ', package.InlineScriptHashes.Select(hash => $"'{hash}'"))}".TrimEnd(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'self'",
            "frame-ancestors 'none'"
        );
}
