namespace Workflows.Storage;

/// <summary>Values of the store itself, by key: the offset of a simulated clock, the stamp of the definitions.</summary>
public sealed class Settings(Database database)
{
    internal const string ReadSql = "select value from settings where key = @key";
    internal const string WriteSql =
        "insert into settings (key, value) values (@key, @value) on conflict (key) do update set value = excluded.value";

    /// <summary>The value of a key; null when it was never written.</summary>
    public Task<string?> FindAsync(string key, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<string>(ReadSql, new { key }, cancellationToken);

    /// <summary>Writes the value of a key.</summary>
    public Task SetAsync(string key, string value, CancellationToken cancellationToken = default) =>
        database.ExecuteAsync(WriteSql, new { key, value }, cancellationToken);
}
