using Hangfire.PostgreSql;
using Workflows.Storage;

namespace Workflows.Server.Scheduling;

/// <summary>
/// Hangfire's own tables on PostgreSQL. They are made while the node holds the lock of the start: Hangfire would make them when its storage
/// is first asked for, and two nodes that start on an empty database at the same time would refuse each other's tables.
/// </summary>
public sealed class ScheduleSchema(Database database)
{
    /// <summary>Makes or updates the tables; does nothing on SQLite, where the schedule is kept in memory.</summary>
    public void Install()
    {
        if (database.Dialect != Dialect.PostgreSql)
        {
            return;
        }

        using var connection = database.Postgres!.OpenConnection();
        PostgreSqlObjectsInstaller.Install(connection);
    }
}
