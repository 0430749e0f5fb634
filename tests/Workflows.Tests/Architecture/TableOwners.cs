using System.Reflection;
using System.Text.RegularExpressions;

namespace Workflows.Tests.Architecture;

/// <summary>
/// Reads which room owns which table (its migration creates it), and which tables the SQL texts of a room name: literals in its source,
/// and constants as the compiler put them together, so that an interpolated name is seen too.
/// </summary>
internal static partial class TableOwners
{
    private const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>Table and room, from every migration below <c>src</c>.</summary>
    public static IReadOnlyDictionary<string, string> Read(string sourceFolder) =>
        (
            from file in Directory.EnumerateFiles(sourceFolder, "*.sql", SearchOption.AllDirectories)
            where !IsBuilt(file)
            from Match table in Created().Matches(File.ReadAllText(file))
            select (Table: table.Groups["table"].Value, Room: RoomOf(sourceFolder, file))
        ).ToDictionary(t => t.Table, t => t.Room, StringComparer.Ordinal);

    /// <summary>SQL texts in a room's source, each with the place where it is written.</summary>
    public static IEnumerable<(string Place, string Text)> InSource(string sourceFolder, string room) =>
        from file in Directory.EnumerateFiles(Path.Combine(sourceFolder, room), "*.cs", SearchOption.AllDirectories)
        where !IsBuilt(file)
        from Match literal in Literals().Matches(File.ReadAllText(file))
        select (Path.GetRelativePath(sourceFolder, file), literal.Value);

    /// <summary>Constants of an assembly, with every interpolation carried out.</summary>
    public static IEnumerable<(string Place, string Text)> InConstants(Assembly assembly) =>
        from type in assembly.GetTypes()
        from field in type.GetFields(Any)
        where field.IsLiteral && field.FieldType == typeof(string)
        select ($"{type.FullName}.{field.Name}", (string)field.GetRawConstantValue()!);

    /// <summary>Tables of other rooms that a room's SQL names, each with its place.</summary>
    public static IEnumerable<string> Foreign(
        string room,
        IEnumerable<(string Place, string Text)> texts,
        IReadOnlyDictionary<string, string> owners
    ) =>
        from text in texts
        where LooksLikeSql().IsMatch(text.Text)
        from Match named in Named().Matches(text.Text)
        let table = named.Groups["table"].Value
        where owners.TryGetValue(table, out var owner) && owner != room
        select $"{text.Place} names {table}, a table of {owners[table]}";

    private static bool IsBuilt(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    private static string RoomOf(string sourceFolder, string file) =>
        Path.GetRelativePath(sourceFolder, file).Split(Path.DirectorySeparatorChar)[0];

    [GeneratedRegex(
        """create\s+table\s+(if\s+not\s+exists\s+)?"?(?<table>\w+)""",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Created();

    // A raw literal, or one line between quotes.
    [GeneratedRegex("\"\"\"(?:.|\\n)*?\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*\"", RegexOptions.None, 5000)]
    private static partial Regex Literals();

    [GeneratedRegex(
        @"\b(select|insert\s+into|update|delete\s+from|with)\b|\b(from|join)\s+\w+\s+\w{1,3}\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex LooksLikeSql();

    [GeneratedRegex("""\b(from|join|into|update|using|,)\s+"?(?<table>\w+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
