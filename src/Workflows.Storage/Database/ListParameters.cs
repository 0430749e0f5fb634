using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Workflows.Storage;

/// <summary>
/// <c>x in @list</c> on both databases: for SQLite Dapper writes the list's values into the statement; PostgreSQL is given an array and must
/// be asked <c>x = any(@list)</c>.
/// </summary>
internal static partial class ListParameters
{
    private static readonly ConcurrentDictionary<string, string> Written = new(StringComparer.Ordinal);

    /// <summary>The statement as a database takes it.</summary>
    public static string For(Dialect dialect, string sql) =>
        dialect == Dialect.PostgreSql && sql.Contains(" in @", StringComparison.Ordinal)
            ? Written.GetOrAdd(sql, static s => Member().Replace(s, "= any(${list})"))
            : sql;

    [GeneratedRegex(@"\bin (?<list>@\w+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Member();
}
