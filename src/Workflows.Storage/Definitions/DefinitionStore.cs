using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Triggers;

namespace Workflows.Storage.Definitions;

/// <summary>The versions of definitions. Their JSON is stored as it was written, with the fields that the engine does not know.</summary>
public sealed class DefinitionStore(Database database)
{
    private const string HeadsSql = $"""
        select {StoredDefinition.HeadColumns} from definition_versions v
        where deleted_at is null or exists (
            select 1 from instances i where i.definition_id = v.definition_id and i.definition_version_id = v.id
                and (i.status = '{WorkflowStatus.Running}' or i.sub_status = '{WorkflowSubStatus.Faulted}')
        )
        order by definition_id, version
        """;
    private const string SourcesSql = $"select {StoredDefinition.Columns} from definition_versions where id in @ids";
    private const string FindSql = $"select {StoredDefinition.Columns} from definition_versions where id = @id";
    private const string ListByDefinitionSql =
        $"select {StoredDefinition.Columns} from definition_versions where definition_id = @definitionId and deleted_at is null order by version";
    private const string HeadsOfDefinitionSql =
        $"select {StoredDefinition.HeadColumns} from definition_versions where definition_id = @definitionId and deleted_at is null order by version";
    private const string HighestSql = "select max(version) from definition_versions where definition_id = @definitionId";
    private const string ClearLatestSql =
        "update definition_versions set is_latest = false where definition_id = @definitionId and is_latest";
    private const string UnpublishSql =
        "update definition_versions set is_published = false where definition_id = @definitionId and is_published";
    private const string PublishSql = """
        update definition_versions set is_published = true, is_draft = false, retracted_at = null, published_by = @by, published_at = @now,
            was_reviewed = @wasReviewed
        where id = @id
        """;
    private const string ForgetAuthorsSql = "delete from definition_authors where definition_id = @definitionId";
    private const string RetractSql =
        "update definition_versions set is_published = false, retracted_at = @at where definition_id = @definitionId and is_published";
    private const string AddVersionSql = """
        insert into definition_versions
            (id, definition_id, version, name, description, is_latest, is_published, is_draft, is_shipped, source, source_hash, effect_hash, created_at, changed_by,
            changed_at, was_reviewed)
        values (@id, @definitionId, @version, @name, @description, @isLatest, false, @isDraft, @shipped, @source, @hash, @effect, @at, @by, @at, @shipped)
        """;
    private const string StampKey = "definitions";

    /// <summary>
    /// Every version that is not deleted, or that an instance runs on or can be retried on, by definition and number, without its source.
    /// </summary>
    public Task<IReadOnlyList<StoredDefinition>> HeadsAsync(CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(HeadsSql, null, cancellationToken);

    /// <summary>Some versions by their own ids, with their sources.</summary>
    public Task<IReadOnlyList<StoredDefinition>> SourcesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(SourcesSql, new { ids }, cancellationToken);

    /// <summary>A version by its own id, also a deleted one; null when there is none.</summary>
    public Task<StoredDefinition?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<StoredDefinition>(FindSql, new { id }, cancellationToken);

    /// <summary>The versions of one definition, oldest first.</summary>
    public Task<IReadOnlyList<StoredDefinition>> VersionsAsync(string definitionId, CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(ListByDefinitionSql, new { definitionId }, cancellationToken);

    /// <summary>The versions of one definition, oldest first, without their sources.</summary>
    public Task<IReadOnlyList<StoredDefinition>> VersionHeadsAsync(string definitionId, CancellationToken cancellationToken = default) =>
        database.QueryAsync<StoredDefinition>(HeadsOfDefinitionSql, new { definitionId }, cancellationToken);

    /// <summary>A text that changes whenever a node adds, publishes or retracts a version.</summary>
    public async Task<string> StampAsync(CancellationToken cancellationToken = default) =>
        await database.QuerySingleOrDefaultAsync<string>(Settings.ReadSql, new { key = StampKey }, cancellationToken) ?? "";

    /// <summary>Adds a version that never changes after the newest one, unless the newest has the same content.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="shipped">Whether the product brought it.</param>
    /// <param name="at">Business time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The id of the new version, or of the newest one with the same content.</returns>
    public Task<string> AddAsync(
        WorkflowDefinition definition,
        bool shipped,
        DateTimeOffset at,
        CancellationToken cancellationToken = default
    ) => AddAsync(definition, shipped, beside: false, at, cancellationToken);

    /// <summary>Keeps a version that the product brought beside those of the team: the team's newest one stays the newest.</summary>
    internal Task<string> AddBesideAsync(WorkflowDefinition definition, DateTimeOffset at, CancellationToken cancellationToken = default) =>
        AddAsync(definition, shipped: true, beside: true, at, cancellationToken);

    private async Task<string> AddAsync(
        WorkflowDefinition definition,
        bool shipped,
        bool beside,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await BeginAsync(database, definition.DefinitionId, cancellationToken);
        var definitionId = definition.DefinitionId;
        var hash = HashOf(definition);
        var versions = await transaction.QueryAsync<StoredDefinition>(ListByDefinitionSql, new { definitionId }, cancellationToken);
        if (versions.Count > 0 && versions[^1].SourceHash == hash)
        {
            return versions[^1].Id;
        }

        var made = new NewVersion(beside ? null : AuditEntry.System, at, IsLatest: !beside, IsDraft: false, shipped);
        var id = await InsertAsync(transaction, definition, made, cancellationToken);
        await ChangeStampAsync(transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    /// <summary>
    /// Begins a transaction that changes a definition. Only one does so at a time: two that locked its versions in another order would wait for
    /// each other.
    /// </summary>
    internal static async Task<Transaction> BeginAsync(Database database, string definitionId, CancellationToken cancellationToken)
    {
        var transaction = await database.BeginAsync(cancellationToken);
        try
        {
            await transaction.LockAsync("definition " + definitionId, cancellationToken);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    /// <summary>Inserts a version after those that there are, in a transaction of <see cref="BeginAsync"/>.</summary>
    /// <returns>Its id.</returns>
    internal static async Task<string> InsertAsync(
        Transaction transaction,
        WorkflowDefinition definition,
        NewVersion made,
        CancellationToken cancellationToken
    )
    {
        var definitionId = definition.DefinitionId;
        var version = (await transaction.QuerySingleOrDefaultAsync<int?>(HighestSql, new { definitionId }, cancellationToken) ?? 0) + 1;
        if (made.IsLatest)
        {
            await transaction.ExecuteAsync(ClearLatestSql, new { definitionId }, cancellationToken);
        }

        var id = Ids.Hash("definition version", $"{definitionId}\n{version}", 8);
        await transaction.ExecuteAsync(
            AddVersionSql,
            new
            {
                id,
                definitionId,
                version,
                name = NameOf(definition),
                description = definition.Description,
                isLatest = made.IsLatest,
                isDraft = made.IsDraft,
                shipped = made.IsShipped,
                source = definition.Json.ToJsonString(),
                hash = HashOf(definition),
                effect = DefinitionEffect.HashOf(definition),
                at = made.At,
                by = made.By,
            },
            cancellationToken
        );
        return id;
    }

    /// <summary>Publishes a version: new instances run on it from now on, and its triggers by time are planned.</summary>
    internal static async Task PublishAsync(
        Transaction transaction,
        string definitionId,
        string id,
        IReadOnlyList<WorkflowTrigger> triggers,
        Publication publication,
        CancellationToken cancellationToken
    )
    {
        var now = publication.Now;
        await transaction.ExecuteAsync(UnpublishSql, new { definitionId }, cancellationToken);
        await transaction.ExecuteAsync(
            PublishSql,
            new
            {
                id,
                by = publication.By,
                now,
                wasReviewed = publication.WasReviewed,
            },
            cancellationToken
        );
        await transaction.ExecuteAsync(ForgetAuthorsSql, new { definitionId }, cancellationToken);
        await TriggerPlan.PlanAsync(transaction, definitionId, id, triggers, now, cancellationToken);
        await ChangeStampAsync(transaction, cancellationToken);
    }

    /// <summary>Retracts the published version: no new instance starts, and no trigger by time is planned any more.</summary>
    /// <returns>False when no version was published.</returns>
    internal static async Task<bool> RetractAsync(
        Transaction transaction,
        string definitionId,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        if (await transaction.ExecuteAsync(RetractSql, new { definitionId, at }, cancellationToken) == 0)
        {
            return false;
        }

        await TriggerPlan.UnplanAsync(transaction, definitionId, cancellationToken);
        await ChangeStampAsync(transaction, cancellationToken);
        return true;
    }

    internal static Task<int> ChangeStampAsync(Transaction transaction, CancellationToken cancellationToken) =>
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

    internal static string NameOf(WorkflowDefinition definition) =>
        definition.Name is { Length: > 0 } name ? name : definition.DefinitionId;
}

/// <summary>How a version is added.</summary>
/// <param name="By">Who adds it: an actor of the audit.</param>
/// <param name="At">Business time.</param>
/// <param name="IsLatest">Whether it is the newest one.</param>
/// <param name="IsDraft">Whether saves overwrite it.</param>
/// <param name="IsShipped">Whether the product brought it.</param>
internal sealed record NewVersion(string? By, DateTimeOffset At, bool IsLatest, bool IsDraft, bool IsShipped);

/// <summary>A publication.</summary>
/// <param name="By">Who publishes: an actor of the audit.</param>
/// <param name="Now">Business time.</param>
/// <param name="WasReviewed">Whether the publisher had not changed it, or nothing needs a second person.</param>
internal sealed record Publication(string By, DateTimeOffset Now, bool WasReviewed);
