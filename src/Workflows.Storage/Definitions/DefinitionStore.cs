using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Triggers;

namespace Workflows.Storage.Definitions;

/// <summary>The versions of definitions. Their JSON is stored as it was written, with the fields that the engine does not know.</summary>
public sealed class DefinitionStore(Database database)
{
    private const string Columns =
        "id, definition_id, version, name, is_latest, is_published, is_shipped, source, source_hash, created_at, retracted_at";
    private const string ListAllSql = $"select {Columns} from definition_versions order by definition_id, version";
    private const string ListByDefinitionSql =
        $"select {Columns} from definition_versions where definition_id = @definitionId order by version";
    private const string ClearLatestSql =
        "update definition_versions set is_latest = false where definition_id = @definitionId and is_latest";
    private const string UnpublishSql =
        "update definition_versions set is_published = false where definition_id = @definitionId and is_published";
    private const string PublishSql = "update definition_versions set is_published = true, retracted_at = null where id = @id";
    private const string RetractSql =
        "update definition_versions set is_published = false, retracted_at = @at where definition_id = @definitionId and is_published";
    private const string AddVersionSql = """
        insert into definition_versions (id, definition_id, version, name, description, is_latest, is_published, is_shipped, source, source_hash, created_at)
        values (@id, @definitionId, @version, @name, @description, true, false, @shipped, @source, @hash, @at)
        on conflict do nothing
        """;
    private const string StampKey = "definitions";

    /// <summary>Every version, by definition and number.</summary>
    public Task<IReadOnlyList<StoredDefinition>> ListAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(ListAllSql, null, cancellationToken);

    /// <summary>The versions of one definition, oldest first.</summary>
    public Task<IReadOnlyList<StoredDefinition>> VersionsAsync(string definitionId, CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(ListByDefinitionSql, new { definitionId }, cancellationToken);

    /// <summary>A text that changes whenever a node adds, publishes or retracts a version.</summary>
    public async Task<string> StampAsync(CancellationToken cancellationToken = default) =>
        await database.QuerySingleOrDefaultAsync<string>(Settings.ReadSql, new { key = StampKey }, cancellationToken) ?? "";

    /// <summary>Adds a version after the newest one, unless the newest has the same content.</summary>
    /// <returns>The id of the new version, or of the newest one with the same content.</returns>
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

            // Another import took this version's number: try the next one.
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

    /// <summary>Publishes a version: new instances run on it from now on, and its triggers by time are planned.</summary>
    public async Task PublishAsync(
        string definitionId,
        string id,
        IReadOnlyList<WorkflowTrigger> triggers,
        DateTimeOffset now,
        CancellationToken cancellationToken = default
    )
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.ExecuteAsync(UnpublishSql, new { definitionId }, cancellationToken);
        await transaction.ExecuteAsync(PublishSql, new { id }, cancellationToken);
        await TriggerPlan.PlanAsync(transaction, definitionId, id, triggers, now, cancellationToken);
        await ChangeStampAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Retracts the published version: no new instance starts, and no trigger by time is planned any more.</summary>
    /// <returns>False when no version was published.</returns>
    public async Task<bool> RetractAsync(string definitionId, DateTimeOffset at, CancellationToken cancellationToken = default)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        if (await transaction.ExecuteAsync(RetractSql, new { definitionId, at }, cancellationToken) == 0)
        {
            return false;
        }

        await TriggerPlan.UnplanAsync(transaction, definitionId, cancellationToken);
        await ChangeStampAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static Task<int> ChangeStampAsync(Transaction transaction, CancellationToken cancellationToken) =>
        transaction.ExecuteAsync(Settings.WriteSql, new { key = StampKey, value = Guid.NewGuid().ToString("N") }, cancellationToken);

    /// <summary>The hash of a definition without the fields that differ by version (id, number, flags, times).</summary>
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

/// <summary>A row of <c>definition_versions</c>.</summary>
public sealed class StoredDefinition
{
    /// <summary>Id of the version; running instances keep it.</summary>
    public string Id { get; set; } = "";

    /// <summary>Id of the definition, the same for all its versions.</summary>
    public string DefinitionId { get; set; } = "";

    /// <summary>Number of the version, from 1.</summary>
    public int Version { get; set; }

    /// <summary>The name that people read; the definition's id when it has none.</summary>
    public string Name { get; set; } = "";

    /// <summary>Whether it is the newest version of its definition.</summary>
    public bool IsLatest { get; set; }

    /// <summary>Whether it is published, so that new instances run on it.</summary>
    public bool IsPublished { get; set; }

    /// <summary>Whether it was installed from the product's own folder, not imported by the team.</summary>
    public bool IsShipped { get; set; }

    /// <summary>The definition's JSON as it was imported.</summary>
    public string Source { get; set; } = "";

    /// <summary>Hash of the JSON without the fields that differ by version.</summary>
    public string SourceHash { get; set; } = "";

    /// <summary>Business time at which it was added.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Business time at which it was retracted; null when it was not, or was published again.</summary>
    public DateTimeOffset? RetractedAt { get; set; }

    /// <summary>The definition, with the fields of this version (id, number, flags) written into its JSON.</summary>
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
