using System.Text.RegularExpressions;

namespace Workflows.Storage;

/// <summary>
/// Row locks in plain SQL: a statement says <c>/*skip locked*/</c> or <c>/*lock*/</c> where PostgreSQL takes its clause; SQLite, which has
/// one writer, reads a comment.
/// </summary>
public static partial class Locking
{
    /// <summary>The statement as the database wants it.</summary>
    public static string For(this string sql, Dialect dialect) =>
        dialect == Dialect.PostgreSql
            ? sql.Replace("/*skip locked*/", "for update skip locked", StringComparison.Ordinal)
                .Replace("/*lock*/", "for update", StringComparison.Ordinal)
            : sql;

    /// <summary>
    /// A list as a parameter: statements say <c>in @ids</c>, which SQLite is given as one parameter an item and PostgreSQL as an array
    /// (<c>= any(@ids)</c>), the only form that it takes.
    /// </summary>
    internal static string WithLists(this string sql, Dialect dialect) =>
        dialect == Dialect.PostgreSql && sql.Contains(" in @", StringComparison.Ordinal) ? Lists().Replace(sql, " = any(@${name})") : sql;

    [GeneratedRegex(@" in @(?<name>\w+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Lists();
}
