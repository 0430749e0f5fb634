using System.Globalization;
using System.Text;
using Workflows.Storage;

namespace Workflows.Tests.Scenarios;

/// <summary>Everything that the database holds, every table of every schema of ours and of the libraries', readable as text.</summary>
internal sealed class DatabaseDump
{
    private const string SqliteTables = "select 'main' || '.' || name from sqlite_master where type = 'table'";
    private const string PostgresTables = """
        select table_schema || '.' || table_name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
        """;

    private DatabaseDump(IReadOnlyList<DumpedRow> rows) => Rows = rows;

    public IReadOnlyList<DumpedRow> Rows { get; }

    public static async Task<DatabaseDump> ReadAsync(ScenarioServer server)
    {
        var database = server.Database;
        var tables = await database.QueryAsync<string>(database.Dialect == Dialect.PostgreSql ? PostgresTables : SqliteTables);
        var rows = new List<DumpedRow>();
        await using var connection = await database.OpenAsync();
        foreach (var table in tables)
        {
            var parts = table.Split('.');
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Names of tables come from the database itself.
            command.CommandText = $"select * from \"{parts[0]}\".\"{parts[1]}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var text = new StringBuilder();
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    if (table.EndsWith(".audit", StringComparison.Ordinal) && reader.GetName(i) == "number")
                    {
                        // An entry is linked into the chain some seconds after its commit, whatever happens meanwhile.
                        continue;
                    }

                    text.Append(reader.GetName(i)).Append('=').Append(Text(reader.GetValue(i))).Append('\n');
                }

                rows.Add(new DumpedRow(parts[1], text.ToString()));
            }
        }

        return new DatabaseDump(rows);
    }

    /// <summary>What the tables that hold the state of affairs say once nothing can run, for comparing before and after.</summary>
    public static async Task<string> StateAsync(ScenarioServer server)
    {
        await server.Clock.RestAsync();
        string[] tables =
        [
            "arrangements",
            "arrangement_events",
            "tasks",
            "task_assignees",
            "task_codes",
            "link_tries",
            "decisions",
            "ladder_rungs",
            "submissions",
            "submission_revisions",
            "submission_holds",
            "instances",
            "instance_states",
            "bookmarks",
            "incidents",
            "audit",
            "mail_deliveries",
            "inbox",
            "deliveries",
            "outbox",
            "receipts",
        ];
        var dump = await ReadAsync(server);
        return string.Join(
            '\n',
            dump.Rows.Where(r => tables.Contains(r.Table)).Select(r => $"{r.Table}: {r.Text}").Order(StringComparer.Ordinal)
        );
    }

    private static string Text(object value) =>
        value switch
        {
            DBNull => "",
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            string text => text,
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };
}

/// <summary>One row.</summary>
internal sealed record DumpedRow(string Table, string Text);
