using Npgsql;
using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.Storage;

/// <summary>A node that stands still in the middle of a transaction does not keep the others from its rows.</summary>
public sealed class FrozenNodeTests
{
    private const string Add = "insert into settings (key, value) values ('row', 'first')";
    private const string Change = "update settings set value = @value where key = 'row'";

    [Fact]
    public async Task What_a_frozen_node_has_locked_is_free_after_a_lease_and_its_transaction_is_lost()
    {
        await using var test = TestDatabase.Create(Dialect.PostgreSql);
        var options = new StorageOptions
        {
            Provider = Dialect.PostgreSql,
            ConnectionString = test.Options.ConnectionString,
            Path = test.Folder,
            Lease = TimeSpan.FromMilliseconds(300),
        };
        await using var node = new Database(options);
        await test.Database.ExecuteAsync(Add);
        await using var frozen = await node.BeginAsync();
        await frozen.ExecuteAsync(Change, new { value = "frozen" });

        // Waits for the lock, and gets it although the other never says anything again.
        await test.Database.ExecuteAsync(Change, new { value = "other" });

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => frozen.ExecuteAsync(Change, new { value = "thawed" }));
        Assert.Equal("other", await test.Database.QuerySingleOrDefaultAsync<string>("select value from settings where key = 'row'"));
    }
}
