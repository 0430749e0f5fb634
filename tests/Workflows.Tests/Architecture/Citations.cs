using System.Text.RegularExpressions;

namespace Workflows.Tests.Architecture;

/// <summary>Finds what a text cites: numbered rules, ladders, mails, tabs, workflows, forms, measures and end codes, and headings of RULES.md.</summary>
internal static partial class Citations
{
    private static readonly HashSet<string> ReadAsText =
    [
        ".cs",
        ".cshtml",
        ".css",
        ".html",
        ".js",
        ".json",
        ".liquid",
        ".md",
        ".py",
        ".razor",
        ".sh",
        ".sql",
        ".yaml",
        ".yml",
        "",
    ];

    private static readonly HashSet<string> NotOurs = ["bin", "obj", "node_modules", "artifacts", "TestResults", "data"];

    /// <summary>The folder of <c>Workflows.sln</c>.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Every text file under src, tests and workflows except RULES.md, with its path from the root.</summary>
    public static IEnumerable<(string Path, string Text)> Files() =>
        new[] { "src", "tests", "workflows" }
            .SelectMany(folder => FilesUnder(new DirectoryInfo(Path.Combine(RepositoryRoot, folder))))
            .Select(file => (Path: Path.GetRelativePath(RepositoryRoot, file.FullName).Replace('\\', '/'), file))
            .Where(f => f.Path != "workflows/RULES.md")
            .Select(f => (f.Path, File.ReadAllText(f.file.FullName)));

    /// <summary>What a file cites and the rules do not explain, one line each: <c>path:line: R-07</c>. Line 0 is the file's name.</summary>
    public static IEnumerable<string> Unexplained(string path, string text, RulesFile rules)
    {
        var lines = text.Split('\n').Prepend(Path.GetFileName(path)).ToList();
        for (var number = 0; number < lines.Count; number++)
        {
            foreach (var citation in In(lines[number]))
            {
                var known = citation.Heading is { } heading ? rules.HasHeading(heading) : rules.Explains(citation.Text);
                if (!known)
                {
                    yield return $"{path}:{number}: {citation.Text}";
                }
            }
        }
    }

    private static IEnumerable<(string Text, string? Heading)> In(string line) =>
        Ids()
            .Matches(line)
            .Select(m => (m.Value.Replace('_', '-'), (string?)null))
            .Concat(Headings().Matches(line).Select(m => (m.Value, (string?)m.Groups["heading"].Value)))
            .Concat(SectionSigns().Matches(line).Select(m => (m.Value, (string?)m.Value)));

    private static IEnumerable<FileInfo> FilesUnder(DirectoryInfo folder) =>
        folder
            .EnumerateFiles()
            .Where(f => ReadAsText.Contains(f.Extension))
            .Concat(folder.EnumerateDirectories().Where(d => !NotOurs.Contains(d.Name)).SelectMany(FilesUnder));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workflows.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("There is no Workflows.sln above the tests.");
        }

        return folder.FullName;
    }

    // A letter with a number after a colon or a hyphen belongs to a cell range, a number format or a week: it cites nothing. In the name of a
    // test, words are joined by underscores, and a scenario's hyphen is one too.
    [GeneratedRegex(
        @"(?<![A-Za-z0-9])(?:R-\d{1,2}[a-z]?|EM-\d{1,3}|SC[-_]\d{1,3})(?![A-Za-z0-9])|(?<![A-Za-z0-9:-])(?:W\d\d|[FKMSX][1-9]\d?)(?![A-Za-z0-9])",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Ids();

    [GeneratedRegex(@"RULES\.md#(?<heading>[\w-]+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Headings();

    // A section sign cites a document by number; such a document is not in the repository.
    [GeneratedRegex(@"\u00a7\s*[\d.]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SectionSigns();
}
