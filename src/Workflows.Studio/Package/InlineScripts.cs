using System.Security.Cryptography;
using System.Text;

namespace Workflows.Studio.Package;

/// <summary>
/// Finds the scripts that the studio's elements insert into the page. They are literals of the studio's assemblies, where .NET keeps text as
/// UTF-16: what stands between <c>&lt;script&gt;</c> and <c>&lt;/script&gt;</c> is what a browser hashes, as UTF-8.
/// </summary>
internal static class InlineScripts
{
    private static readonly byte[] Begin = Encoding.Unicode.GetBytes("<script>");
    private static readonly byte[] End = Encoding.Unicode.GetBytes("</script>");

    /// <summary>The hashes of all such scripts, as a Content-Security-Policy names them.</summary>
    /// <param name="folder">The folder of the assemblies.</param>
    public static IReadOnlyList<string> HashesOf(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "Elsa.Studio.*.wasm")
                .SelectMany(path => ScriptsIn(File.ReadAllBytes(path)))
                .Select(script => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script))))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];

    private static List<string> ScriptsIn(byte[] assembly)
    {
        List<string> scripts = [];
        var rest = assembly.AsSpan();
        while (rest.IndexOf(Begin) is var begin and >= 0)
        {
            rest = rest[(begin + Begin.Length)..];
            var end = rest.IndexOf(End);
            if (end < 0)
            {
                break;
            }

            scripts.Add(Encoding.Unicode.GetString(rest[..end]));
            rest = rest[(end + End.Length)..];
        }

        return scripts;
    }
}
