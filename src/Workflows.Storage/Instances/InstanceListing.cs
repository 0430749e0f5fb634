using System.Text.Json;

namespace Workflows.Storage.Instances;

/// <summary>Lists instances for people: any filter, any order, a page at a time.</summary>
public sealed class InstanceListing(Database database)
{
    /// <summary>How many matches are counted; PostgreSQL estimates what is beyond, SQLite counts it.</summary>
    public const int CountsExactlyTo = 10_000;

    private const int SortsAllFrom = 1000;

    internal const string Columns = """
        id, definition_id, definition_version_id, version, status, sub_status, name, correlation_id, parent_instance_id, incident_count,
        is_protected, created_at, updated_at, finished_at
        """;
    private const string ListSql = $"select {Columns} from instances";
    private const string CountSql = "select count(*) from instances";
    private const string MatchSql = "select 1 from instances";
    private const string ListIdsSql = "select id from instances";

    /// <summary>A page of the instances that match.</summary>
    /// <param name="filter">Which instances.</param>
    /// <param name="order">What they are sorted by; instances that are equal in it are sorted by their ids.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    /// <param name="skip">How many are left out at the beginning.</param>
    /// <param name="take">How many are listed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<InstancePage> ListAsync(
        InstanceFilter filter,
        InstanceOrder order,
        bool descending,
        long skip,
        int take,
        CancellationToken cancellationToken = default
    )
    {
        var conditions = InstanceConditions.Of(filter, database.Dialect);
        var total = skip == 0 ? (long?)null : await CountAsync(conditions, cancellationToken);
        if (total <= skip && total <= CountsExactlyTo)
        {
            return new InstancePage([], total.Value);
        }

        conditions.Parameters.Add("take", take);
        conditions.Parameters.Add("skip", skip);
        var sorted = OrderOf(order, descending, filter.MayReadCaseData);
        // Ids alone are sorted, because sorting whole rows takes several times as long. PostgreSQL sorts all names faster than it keeps the first
        // thousands of them.
        var page =
            database.Dialect == Dialect.PostgreSql && order == InstanceOrder.Name && skip >= SortsAllFrom
                ? $"""
                    select id from (select id, row_number() over (order by {sorted}) as place from instances{conditions.Where}) as sorted
                    where place > @skip and place <= @skip + @take
                    """
                : $"{ListIdsSql}{conditions.Where} order by {sorted} limit @take offset @skip";
        var items = await database.QueryAsync<InstanceSummary>(
            $"{ListSql} where id in ({page}) order by {sorted}",
            conditions.Parameters,
            cancellationToken
        );
        // The only page is counted already, and a count would look at every instance again.
        total ??= items.Count < take ? items.Count : await CountAsync(conditions, cancellationToken);
        return new InstancePage(items, total.Value);
    }

    /// <summary>The instances of some ids, in no order.</summary>
    public async Task<IReadOnlyList<InstanceSummary>> FindAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default)
    {
        // A filter without ids fits every instance.
        if (ids.Count == 0)
        {
            return [];
        }

        var conditions = InstanceConditions.Of(new InstanceFilter { Ids = ids }, database.Dialect);
        return await database.QueryAsync<InstanceSummary>($"{ListSql}{conditions.Where}", conditions.Parameters, cancellationToken);
    }

    /// <summary>How many instances match; see <see cref="InstancePage.Total"/>.</summary>
    public Task<long> CountAsync(InstanceFilter filter, CancellationToken cancellationToken = default) =>
        CountAsync(InstanceConditions.Of(filter, database.Dialect), cancellationToken);

    /// <summary>Ids of the instances that match, in the order of the ids.</summary>
    /// <param name="filter">Which instances.</param>
    /// <param name="after">Only ids that come after this one.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<string>> IdsAsync(
        InstanceFilter filter,
        string after,
        int most,
        CancellationToken cancellationToken = default
    )
    {
        var conditions = InstanceConditions.Of(filter, database.Dialect);
        conditions.Add("id > @after", "after", after);
        conditions.Parameters.Add("most", most);
        return database.QueryAsync<string>(
            $"{ListIdsSql}{conditions.Where} order by id limit @most",
            conditions.Parameters,
            cancellationToken
        );
    }

    private async Task<long> CountAsync(InstanceConditions conditions, CancellationToken cancellationToken)
    {
        if (database.Dialect == Dialect.Sqlite)
        {
            return await database.QuerySingleOrDefaultAsync<long>(
                $"{CountSql}{conditions.Where}",
                conditions.Parameters,
                cancellationToken
            );
        }

        conditions.Parameters.Add("most", CountsExactlyTo + 1);
        var counted = await database.QuerySingleOrDefaultAsync<long>(
            $"select count(*) from ({MatchSql}{conditions.Where} limit @most) as counted",
            conditions.Parameters,
            cancellationToken
        );
        if (counted <= CountsExactlyTo)
        {
            return counted;
        }

        var plan = await database.QuerySingleOrDefaultAsync<string>(
            $"explain (format json) {MatchSql}{conditions.Where}",
            conditions.Parameters,
            cancellationToken
        );
        using var read = JsonDocument.Parse(plan!);
        var estimate = read.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
        return Math.Max(counted, (long)estimate);
    }

    // A name that may not be read must not be told by its place in the list either.
    // Names are sorted by their bytes, as SQLite does: by the rules of a language, PostgreSQL takes three times as long.
    private string OrderOf(InstanceOrder order, bool descending, bool mayReadCaseData)
    {
        var bytes = database.Dialect == Dialect.PostgreSql ? "collate \"C\"" : "";
        var direction = descending ? "desc" : "asc";
        var name = mayReadCaseData ? "name" : "case when is_protected then null else name end";
        return order switch
        {
            InstanceOrder.UpdatedAt => $"updated_at {direction}, id",
            InstanceOrder.Finished => $"finished_at {direction} nulls last, id",
            InstanceOrder.Name => $"({name}) {bytes} {direction} nulls last, id {bytes}",
            _ => $"created_at {direction}, id",
        };
    }
}
