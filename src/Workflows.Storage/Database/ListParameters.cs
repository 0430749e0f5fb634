using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Workflows.Storage;

/// <summary>
/// Makes <c>x in @list</c> work on both databases. For SQLite Dapper expands the list into the statement; PostgreSQL takes an array, and
/// needs <c>x = any(@list)</c>.
/// </summary>
internal static partial class ListParameters
{
    private static readonly ConcurrentDictionary<string, string> Written = new(StringComparer.Ordinal);

    /// <summary>The statement in the form that the database understands.</summary>
    public static string For(Dialect dialect, string sql) =>
        dialect == Dialect.PostgreSql && sql.Contains(" in @", StringComparison.Ordinal)
            ? Written.GetOrAdd(sql, static s => Member().Replace(s, "= any(${list})"))
            : sql;

    [GeneratedRegex(@"\bin (?<list>@\w+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Member();
}
