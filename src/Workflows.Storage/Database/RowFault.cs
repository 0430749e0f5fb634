using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Workflows.Storage;

/// <summary>Tells a row's own fault from a database that is away.</summary>
internal static class RowFault
{
    /// <summary>Whether a failure comes from what the row holds, so that trying again cannot help.</summary>
    public static bool IsItsOwn(Exception e) =>
        e switch
        {
            // 57…: the server stops; 25P03: this node stood still and its transaction was given up for its time.
            PostgresException postgres => !postgres.IsTransient
                && postgres.SqlState != "25P03"
                && !postgres.SqlState.StartsWith("57", StringComparison.Ordinal),
            SqliteException sqlite => sqlite.SqliteErrorCode is 19 or 20 or 1 or 18,
            // It cannot be opened, read, encoded or given to anybody.
            Engine.NobodyTakesException or CryptographicException or JsonException or NotSupportedException or ArgumentException => true,
            _ => false,
        };
}
