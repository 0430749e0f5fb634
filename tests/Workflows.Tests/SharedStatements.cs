using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Dapper;

namespace Workflows.Tests;

/// <summary>
/// Dapper compiles a reader for each statement and connection string. Hundreds of empty stores with the same tables live in this process, so
/// that all of one kind of database share their readers; a reader whose columns differ is compiled again.
/// </summary>
internal static class SharedStatements
{
    [ModuleInitializer]
    [SuppressMessage(
        "Usage",
        "CA2255:The ModuleInitializer attribute should not be used in libraries",
        Justification = "This is a program."
    )]
    internal static void Share() => SqlMapper.ConnectionStringComparer = new ByKind();

    private sealed class ByKind : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => IsSqlite(x) == IsSqlite(y);

        public int GetHashCode(string connectionString) => IsSqlite(connectionString) ? 1 : 0;

        private static bool IsSqlite(string? connectionString) =>
            connectionString?.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase) == true;
    }
}
