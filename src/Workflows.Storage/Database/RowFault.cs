using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Workflows.Storage;

/// <summary>Distinguishes errors that one row causes from errors of the database or of this node.</summary>
internal static class RowFault
{
    /// <summary>Whether the content of the row causes the failure, so that another attempt would fail too.</summary>
    public static bool IsItsOwn(Exception e) =>
        e switch
        {
            // 57…: the server shuts down; 25P03: this node was idle in a transaction for too long, and the server ended the transaction.
            PostgresException postgres => !postgres.IsTransient
                && postgres.SqlState != "25P03"
                && !postgres.SqlState.StartsWith("57", StringComparison.Ordinal),
            SqliteException sqlite => sqlite.SqliteErrorCode is 19 or 20 or 1 or 18,
            // The row cannot be decrypted, parsed or encoded, or no workflow takes it.
            Engine.NotTakenException or CryptographicException or JsonException or NotSupportedException or ArgumentException => true,
            _ => false,
        };

    /// <summary>Whether the database could not take part in the work, so that another attempt may succeed.</summary>
    public static bool IsPassing(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException && !IsItsOwn(cause))
            {
                return true;
            }
        }

        return false;
    }
}
