using System.Reflection;
using Xunit;

namespace Workflows.Tests.Architecture;

/// <summary>A table has one owner, the room whose migration creates it: no other room's SQL names it. Others ask the owner's query.</summary>
public sealed class TableOwnerTests
{
    private static readonly string Source = Path.Combine(Repository(), "src");

    /// <summary>Rooms that keep tables or read the database.</summary>
    public static TheoryData<string> Rooms =>
        [
            "Workflows.Storage",
            "Workflows.Submissions",
            "Workflows.Google",
            "Workflows.People",
            "Workflows.Mail",
            "Workflows.HumanTasks",
            "Workflows.Casework",
            "Workflows.Studio",
            "Workflows.Server",
        ];

    [Theory, MemberData(nameof(Rooms))]
    public void A_rooms_SQL_names_its_own_tables_alone(string room)
    {
        var owners = TableOwners.Read(Source);
        var texts = TableOwners.InSource(Source, room).Concat(TableOwners.InConstants(Assembly.Load(room)));

        Assert.Empty(TableOwners.Foreign(room, texts, owners).Distinct());
    }

    [Fact]
    public void Every_room_with_tables_has_them_found()
    {
        var owners = TableOwners.Read(Source);

        Assert.Equal("Workflows.Storage", owners["instances"]);
        Assert.Equal("Workflows.Submissions", owners["submissions"]);
        Assert.Equal("Workflows.People", owners["people"]);
        Assert.Equal("Workflows.Mail", owners["mail_deliveries"]);
        Assert.Equal("Workflows.HumanTasks", owners["tasks"]);
        Assert.Equal("Workflows.Casework", owners["arrangements"]);
        Assert.Equal("Workflows.Google", owners["google_forms"]);
        Assert.Equal("Workflows.Server", owners["AspNetUsers"]);
    }

    [Theory]
    [InlineData("select 1 from arrangements a join tasks t on t.subject = a.id")]
    [InlineData("select 1 from arrangements a\n    join submissions s on s.id = a.submission_id")]
    [InlineData("update absences set ended_at = @at")]
    [InlineData("delete from outbox where id = @id")]
    [InlineData("insert into inbox (id) values (@id)")]
    [InlineData("from instances i where i.correlation_id = @id")]
    public void A_planted_statement_is_seen(string planted) =>
        Assert.Single(TableOwners.Foreign("Workflows.Casework", [("planted", planted)], TableOwners.Read(Source)));

    [Fact]
    public void A_join_that_is_put_together_from_constants_is_seen()
    {
        var texts = TableOwners
            .InConstants(typeof(Planted).Assembly)
            .Where(t => t.Place.Contains(nameof(Planted), StringComparison.Ordinal));

        Assert.Contains(
            TableOwners.Foreign("Workflows.Casework", texts, TableOwners.Read(Source)),
            s => s.Contains("tasks", StringComparison.Ordinal)
        );
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Workflows.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Workflows.sln was not found above the tests.");
        }

        return folder;
    }

    private static class Planted
    {
        private const string Table = "tasks";

        public const string InterpolatedSql = $"select a.id from arrangements a join {Table} t on t.subject = a.id";
    }
}
