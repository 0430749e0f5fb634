using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Definitions;

/// <summary>Versions of definitions, as they were written: what is not understood comes back as it came.</summary>
public sealed class DefinitionStore(Database database)
{
    private const string Columns = "id, definition_id, version, name, is_latest, is_published, is_shipped, source, source_hash, created_at";
    private const string ListAllSql = $"select {Columns} from definition_versions order by definition_id, version";
    private const string ListByDefinitionSql =
        $"select {Columns} from definition_versions where definition_id = @definitionId order by version";
    private const string ClearLatestSql =
        "update definition_versions set is_latest = false where definition_id = @definitionId and is_latest";
    private const string UnpublishSql =
        "update definition_versions set is_published = false where definition_id = @definitionId and is_published";
    private const string PublishSql = "update definition_versions set is_published = true where id = @id";
    private const string AddVersionSql = """
        insert into definition_versions (id, definition_id, version, name, description, is_latest, is_published, is_shipped, source, source_hash, created_at)
        values (@id, @definitionId, @version, @name, @description, true, false, @shipped, @source, @hash, @at)
        on conflict do nothing
        """;
    private const string StampKey = "definitions";

    /// <summary>Every version.</summary>
    public Task<IReadOnlyList<StoredDefinition>> ListAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(ListAllSql, null, cancellationToken);

    /// <summary>The versions of one definition, oldest first.</summary>
    public Task<IReadOnlyList<StoredDefinition>> VersionsAsync(string definitionId, CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(ListByDefinitionSql, new { definitionId }, cancellationToken);

    /// <summary>Changes whenever a version is added or published, on any node.</summary>
    public async Task<string> StampAsync(CancellationToken cancellationToken = default) =>
        await database.QuerySingleOrDefaultAsync<string>(Settings.ReadSql, new { key = StampKey }, cancellationToken) ?? "";

    /// <summary>Adds a version after the newest; the same content as the newest adds nothing.</summary>
    /// <returns>The version's own id.</returns>
    public async Task<string> AddAsync(
        WorkflowDefinition definition,
        bool shipped,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    )
    {
        var hash = HashOf(definition);
        while (true)
        {
            if (await TryAddAsync(definition, hash, shipped, at, cancellationToken) is { } id)
            {
                return id;
            }

            // Another import took the version meanwhile: this one takes the next.
        }
    }

    private async Task<string?> TryAddAsync(
        WorkflowDefinition definition,
        string hash,
        bool shipped,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var definitionId = definition.DefinitionId;
        var versions = await transaction.QueryAsync<StoredDefinition>(ListByDefinitionSql, new { definitionId }, cancellationToken);
        if (versions.Count > 0 && versions[^1].SourceHash == hash)
        {
            return versions[^1].Id;
        }

        var version = versions.Count == 0 ? 1 : versions[^1].Version + 1;
        var id = Ids.Hash("definition version", $"{definitionId}\n{version}", 8);
        await transaction.ExecuteAsync(ClearLatestSql, new { definitionId }, cancellationToken);
        var added = await transaction.ExecuteAsync(
            AddVersionSql,
            new
            {
                id,
                definitionId,
                version,
                name = definition.Name ?? definitionId,
                description = definition.Description,
                shipped,
                source = definition.Json.ToJsonString(),
                hash,
                at,
            },
            cancellationToken
        );
        if (added == 0)
        {
            return null;
        }

        await ChangeStampAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>Makes a version the one that new instances run on.</summary>
    public async Task PublishAsync(string definitionId, string id, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.ExecuteAsync(UnpublishSql, new { definitionId }, cancellationToken);
        await transaction.ExecuteAsync(PublishSql, new { id }, cancellationToken);
        await ChangeStampAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static Task<int> ChangeStampAsync(Transaction transaction, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(Settings.WriteSql, new { key = StampKey, value = Guid.NewGuid().ToString("N") }, cancellationToken);

    /// <summary>A hash over what a definition says, without the fields that say which version it is.</summary>
    internal static string HashOf(WorkflowDefinition definition)
    {
        var json = (JsonObject)definition.Json.DeepClone();
        foreach (var field in new[] { "id", "version", "isLatest", "isPublished", "createdAt", "toolVersion" })
        {
            json.Remove(field);
        }

        return Ids.Hash("definition", json.ToJsonString(), 32);
    }
}

/// <summary>A version of a definition as a row.</summary>
public sealed class StoredDefinition
{
    /// <summary>The version's own id.</summary>
    public string Id { get; set; } = "";

    /// <summary>The logical id.</summary>
    public string DefinitionId { get; set; } = "";

    /// <summary>The version's number.</summary>
    public int Version { get; set; }

    /// <summary>Its name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether it is the newest.</summary>
    public bool IsLatest { get; set; }

    /// <summary>Whether new instances run on it.</summary>
    public bool IsPublished { get; set; }

    /// <summary>Whether it came with the product.</summary>
    public bool IsShipped { get; set; }

    /// <summary>Its JSON as it was written.</summary>
    public string Source { get; set; } = "";

    /// <summary>Hash over what it says.</summary>
    public string SourceHash { get; set; } = "";

    /// <summary>When it was added, business time.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The definition, with the fields that say which version it is.</summary>
    public WorkflowDefinition ToDefinition()
    {
        var json = JsonDepth.Parse(Source)!.AsObject();
        json["id"] = Id;
        json["version"] = Version;
        json["isLatest"] = IsLatest;
        json["isPublished"] = IsPublished;
        return new WorkflowDefinition(json);
    }
}
