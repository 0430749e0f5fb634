using System.Globalization;
using Workflows.Storage;
using Workflows.Storage.Instances;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>The list of instances on both databases: every filter, every order, pages and totals.</summary>
public sealed class InstanceListTests
{
    private const string AddSql = """
        insert into instances (id, definition_id, definition_version_id, version, status, sub_status, name, correlation_id, parent_instance_id,
            case_id, is_protected, incident_count, created_at, updated_at, finished_at)
        values (@Id, @DefinitionId, @DefinitionVersionId, @Version, @Status, @SubStatus, @Name, @CorrelationId, @ParentInstanceId,
            null, @IsProtected, @IncidentCount, @CreatedAt, @UpdatedAt, @FinishedAt)
        """;

    public static TheoryData<Dialect, string, string> Filters()
    {
        var data = new TheoryData<Dialect, string, string>();
        foreach (var dialect in new[] { Dialect.Sqlite, Dialect.PostgreSql })
        {
            foreach (
                var (filter, found) in new[]
                {
                    ("none", "a b c d"),
                    ("definition", "a b"),
                    ("version", "c d"),
                    ("version-number", "b d"),
                    ("correlation", "a"),
                    ("ids", "b d"),
                    ("parents", "b"),
                    ("status", "a d"),
                    ("sub-status", "c"),
                    ("incidents", "c"),
                    ("no-incidents", "a b d"),
                    ("system", ""),
                    ("name", "b"),
                    ("search-name", "b"),
                    ("search-definition", "a b"),
                    ("search-percent", ""),
                    ("search-protected", ""),
                    ("case-data-left-out", "a b c"),
                    ("created-is", "b"),
                    ("created-is-not", "a c d"),
                    ("created-after", "c d"),
                    ("created-from", "b c d"),
                    ("updated-before", "a"),
                    ("updated-until", "a b"),
                    ("finished-after", "c"),
                }
            )
            {
                data.Add(dialect, filter, found);
            }
        }

        return data;
    }

    [Theory, MemberData(nameof(Filters))]
    public async Task A_filter_finds_what_it_names(Dialect dialect, string filter, string found)
    {
        await using var test = TestDatabase.Create(dialect);
        await FillAsync(test.Database);

        var page = await new InstanceListing(test.Database).ListAsync(FilterOf(filter), InstanceOrder.Created, descending: false, 0, 10);

        Assert.Equal(found, string.Join(' ', page.Items.Select(i => i.Id)));
        Assert.Equal(page.Items.Count, page.Total);
    }

    [Theory]
    [InlineData(Dialect.Sqlite, InstanceOrder.Created, true, "d c b a")]
    [InlineData(Dialect.Sqlite, InstanceOrder.UpdatedAt, false, "a b c d")]
    [InlineData(Dialect.Sqlite, InstanceOrder.Finished, true, "c b a d")]
    [InlineData(Dialect.Sqlite, InstanceOrder.Name, false, "a b c d")]
    [InlineData(Dialect.PostgreSql, InstanceOrder.Created, true, "d c b a")]
    [InlineData(Dialect.PostgreSql, InstanceOrder.UpdatedAt, false, "a b c d")]
    [InlineData(Dialect.PostgreSql, InstanceOrder.Finished, true, "c b a d")]
    [InlineData(Dialect.PostgreSql, InstanceOrder.Name, false, "a b c d")]
    public async Task An_order_sorts_and_a_protected_name_has_no_place(Dialect dialect, InstanceOrder order, bool descending, string sorted)
    {
        await using var test = TestDatabase.Create(dialect);
        await FillAsync(test.Database);
        var listing = new InstanceListing(test.Database);

        var all = await listing.ListAsync(new InstanceFilter(), order, descending, 0, 10);
        var second = await listing.ListAsync(new InstanceFilter(), order, descending, 2, 2);

        Assert.Equal(sorted, string.Join(' ', all.Items.Select(i => i.Id)));
        Assert.Equal(sorted[4..], string.Join(' ', second.Items.Select(i => i.Id)));
        Assert.Equal(4, second.Total);
    }

    // PostgreSQL sorts the far pages in another way than the first ones.
    [Theory]
    [InlineData(Dialect.Sqlite)]
    [InlineData(Dialect.PostgreSql)]
    public async Task Far_pages_go_on_where_the_page_before_ends(Dialect dialect)
    {
        await using var test = TestDatabase.Create(dialect);
        await test.Database.ExecuteAsync(
            """
            insert into instances (id, definition_id, definition_version_id, version, status, sub_status, name, incident_count, is_protected,
                created_at, updated_at)
            with recursive s(n) as (select 1 union all select n + 1 from s where n < 1100)
            select 'i' || n, 'd', 'v', 1, 'Running', 'Suspended', case when n % 10 = 0 then 'Name ' else 'name ' end || n, 0, n % 7 = 0, n, n from s
            """
        );
        var listing = new InstanceListing(test.Database);

        foreach (var descending in new[] { false, true })
        {
            var listed = new List<string>();
            for (var skip = 0; skip < 1200; skip += 100)
            {
                var page = await listing.ListAsync(new InstanceFilter(), InstanceOrder.Name, descending, skip, 100);
                Assert.Equal(1100, page.Total);
                listed.AddRange(page.Items.Select(i => i.Id));
            }

            var named = Enumerable
                .Range(1, 1100)
                .Where(n => n % 7 != 0)
                .OrderBy(n => (n % 10 == 0 ? "Name " : "name ") + n, StringComparer.Ordinal);
            var unnamed = Enumerable.Range(1, 1100).Where(n => n % 7 == 0).Select(n => "i" + n).Order(StringComparer.Ordinal);
            Assert.Equal([.. (descending ? named.Reverse() : named).Select(n => "i" + n), .. unnamed], listed);
        }
    }

    private static InstanceFilter FilterOf(string filter) =>
        filter switch
        {
            "definition" => new() { DefinitionIds = ["first"] },
            "version" => new() { DefinitionVersionIds = ["second-v"] },
            "version-number" => new() { Version = 2 },
            "correlation" => new() { CorrelationIds = ["c-1"] },
            "ids" => new() { Ids = ["b", "d", "z"] },
            "parents" => new() { ParentIds = ["a"] },
            "status" => new() { Statuses = ["Running"] },
            "sub-status" => new() { SubStatuses = ["Faulted"] },
            "incidents" => new() { HasIncidents = true },
            "no-incidents" => new() { HasIncidents = false },
            "system" => new() { IsSystem = true },
            "name" => new() { Names = ["Bravo", "Delta"] },
            "search-name" => new() { SearchTerm = "rAv" },
            "search-definition" => new() { SearchTerm = "FIRST" },
            "search-percent" => new() { SearchTerm = "%" },
            "search-protected" => new() { SearchTerm = "Delta" },
            "case-data-left-out" => new() { WithoutCaseData = true },
            "created-is" => At(InstanceTimeColumn.CreatedAt, InstanceTimeOperator.Is, 2),
            "created-is-not" => At(InstanceTimeColumn.CreatedAt, InstanceTimeOperator.IsNot, 2),
            "created-after" => At(InstanceTimeColumn.CreatedAt, InstanceTimeOperator.GreaterThan, 2),
            "created-from" => At(InstanceTimeColumn.CreatedAt, InstanceTimeOperator.GreaterThanOrEqual, 2),
            "updated-before" => At(InstanceTimeColumn.UpdatedAt, InstanceTimeOperator.LessThan, 12),
            "updated-until" => At(InstanceTimeColumn.UpdatedAt, InstanceTimeOperator.LessThanOrEqual, 12),
            "finished-after" => At(InstanceTimeColumn.FinishedAt, InstanceTimeOperator.GreaterThan, 22),
            _ => new(),
        };

    private static InstanceFilter At(InstanceTimeColumn column, InstanceTimeOperator compared, int minute) =>
        new() { Times = [new InstanceTime(column, compared, Minute(minute))] };

    private static DateTimeOffset Minute(int minute) =>
        DateTimeOffset.Parse("2026-11-02T09:00:00Z", CultureInfo.InvariantCulture).AddMinutes(minute);

    private static async Task FillAsync(Database database)
    {
        InstanceSummary[] rows =
        [
            Row("a", "first", 1, "Running", "Suspended", "Alpha", "c-1", 1),
            Row("b", "first", 2, "Finished", "Finished", "Bravo", null, 2),
            Row("c", "second", 1, "Finished", "Faulted", null, null, 3),
            Row("d", "second", 2, "Running", "Suspended", "Delta", null, 4),
        ];
        rows[1].ParentInstanceId = "a";
        rows[2].IncidentCount = 1;
        rows[3].IsProtected = true;
        foreach (var row in rows)
        {
            await database.ExecuteAsync(AddSql, row);
        }
    }

    private static InstanceSummary Row(
        string id,
        string definition,
        int version,
        string status,
        string subStatus,
        string? name,
        string? correlation,
        int minute
    ) =>
        new()
        {
            Id = id,
            DefinitionId = definition,
            DefinitionVersionId = definition + "-v",
            Version = version,
            Status = status,
            SubStatus = subStatus,
            Name = name,
            CorrelationId = correlation,
            CreatedAt = Minute(minute),
            UpdatedAt = Minute(minute + 10),
            FinishedAt = status == "Finished" ? Minute(minute + 20) : null,
        };
}
