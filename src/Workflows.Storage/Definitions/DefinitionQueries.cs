namespace Workflows.Storage.Definitions;

/// <summary>What the studio may ask about definitions.</summary>
public sealed class DefinitionQueries(Database database)
{
    private const string CountLatestSql = "select count(*) from definition_versions where is_latest and deleted_at is null";
    private const string MentioningSql =
        $"select {StoredDefinition.Columns} from definition_versions where is_latest and deleted_at is null and lower(source) like @text escape '!'";
    private const string ShippedBesideSql = """
        select max(b.version) from definition_versions b
        where b.definition_id = @definitionId and b.is_shipped and not b.is_latest and b.published_at is null and b.deleted_at is null
          and not exists (
            select 1 from definition_versions p
            where p.definition_id = b.definition_id and not p.is_shipped and p.published_at >= b.created_at)
        """;
    private const string MentioningInUseSql = $"""
        select {StoredDefinition.Columns} from definition_versions
        where (is_latest or is_published) and deleted_at is null and lower(source) like @text escape '!'
        """;
    private const string OthersWithNameSql = """
        select count(*) from definition_versions where lower(name) = lower(@name) and definition_id <> @definitionId and deleted_at is null
        """;

    /// <summary>The versions that a search finds, without their sources.</summary>
    /// <returns>A page of them, and how many there are.</returns>
    public async Task<(IReadOnlyList<StoredDefinition> Page, long Total)> FindAsync(
        DefinitionSearch search,
        CancellationToken cancellationToken = default
    )
    {
        var conditions = new List<string> { "deleted_at is null" };
        Add(conditions, search.IsLatest is not null, search.IsLatest == true ? "is_latest" : "not is_latest");
        Add(conditions, search.IsPublished is not null, search.IsPublished == true ? "is_published" : "not is_published");
        Add(conditions, search.LatestOrPublished, "(is_latest or is_published)");
        Add(conditions, search.Version is not null, "version = @version");
        Add(conditions, search.DefinitionIds is not null, "definition_id in @definitionIds");
        Add(conditions, search.Ids is not null, "id in @ids");
        Add(
            conditions,
            search.Text is { Length: > 0 },
            "(lower(name) like @text escape '!' or lower(description) like @text escape '!' or lower(definition_id) like @text escape '!')"
        );
        var where = string.Join(" and ", conditions);
        var order = search.Order switch
        {
            DefinitionOrder.Name => "lower(name)",
            DefinitionOrder.Version => "version",
            _ => "created_at",
        };
        var direction = search.Descending ? "desc" : "asc";
        var parameters = new
        {
            version = search.Version,
            definitionIds = search.DefinitionIds,
            ids = search.Ids,
            text = search.Text is { } text ? $"%{Escaped(text)}%" : null,
            skip = search.Skip,
            take = search.Take ?? int.MaxValue,
        };
        var page = await database.QueryAsync<StoredDefinition>(
            $"select {StoredDefinition.HeadColumns} from definition_versions where {where} order by {order} {direction}, definition_id, version limit @take offset @skip",
            parameters,
            cancellationToken
        );
        var total =
            search.Take is null && search.Skip == 0
                ? page.Count
                : await database.QuerySingleOrDefaultAsync<long>(
                    $"select count(*) from definition_versions where {where}",
                    parameters,
                    cancellationToken
                );
        return (page, total);
    }

    /// <summary>The newest versions whose source has a text somewhere, in any case, with their sources.</summary>
    public Task<IReadOnlyList<StoredDefinition>> MentioningAsync(string text, CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(MentioningSql, new { text = $"%{Escaped(text)}%" }, cancellationToken);

    /// <summary>
    /// The version that a newer release of the product has brought beside the team's own, until the team publishes again; null when there is none.
    /// </summary>
    public Task<int?> ShippedBesideAsync(string definitionId, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<int?>(ShippedBesideSql, new { definitionId }, cancellationToken);

    /// <summary>The newest and the published versions whose source has a text somewhere, in any case, with their sources.</summary>
    public Task<IReadOnlyList<StoredDefinition>> MentioningInUseAsync(string text, CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(MentioningInUseSql, new { text = $"%{Escaped(text)}%" }, cancellationToken);

    /// <summary>How many definitions there are.</summary>
    public Task<long> CountAsync(CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<long>(CountLatestSql, null, cancellationToken);

    /// <summary>Whether no version of another definition has a name, in any case.</summary>
    public async Task<bool> IsNameFreeAsync(string name, string? definitionId, CancellationToken cancellationToken = default) =>
        await database.QuerySingleOrDefaultAsync<long>(
            OthersWithNameSql,
            new { name, definitionId = definitionId ?? "" },
            cancellationToken
        ) == 0;

    private static string Escaped(string text) =>
        text.ToLowerInvariant()
            .Replace("!", "!!", StringComparison.Ordinal)
            .Replace("%", "!%", StringComparison.Ordinal)
            .Replace("_", "!_", StringComparison.Ordinal);

    private static void Add(List<string> conditions, bool asked, string condition)
    {
        if (asked)
        {
            conditions.Add(condition);
        }
    }
}
