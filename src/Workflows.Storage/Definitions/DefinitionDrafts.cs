using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Definitions;

/// <summary>
/// The drafts: a definition has one at most, and each save overwrites it. A save that changes what the definition does makes its author one
/// of those who may not publish it, where publishing needs two people.
/// </summary>
public sealed class DefinitionDrafts(Database database, AuditLog audit, BusinessClock clock)
{
    private const string LatestSql = $"""
        select {StoredDefinition.Columns} from definition_versions where definition_id = @definitionId and is_latest and deleted_at is null
        """;
    private const string OverwriteSql = """
        update definition_versions set name = @name, description = @description, source = @source, source_hash = @hash, effect_hash = @effect,
            changed_by = @by, changed_at = @at, saves = saves + 1
        where id = @id
        """;
    private const string FreezeSql = "update definition_versions set is_draft = false where id = @id and is_draft";
    private const string AuthorSql = """
        insert into definition_authors (definition_id, author, changed_at) values (@definitionId, @by, @at)
        on conflict (definition_id, author) do update set changed_at = excluded.changed_at
        """;
    private const string AuthorsSql = "select author from definition_authors where definition_id = @definitionId order by author";

    /// <summary>The newest version of a definition, with its source; null when there is none.</summary>
    public Task<StoredDefinition?> LatestAsync(string definitionId, CancellationToken cancellationToken = default) =>
        database.QuerySingleOrDefaultAsync<StoredDefinition>(LatestSql, new { definitionId }, cancellationToken);

    /// <summary>Those who changed what a definition does since it was published last, as actors of the audit.</summary>
    public Task<IReadOnlyList<string>> AuthorsAsync(string definitionId, CancellationToken cancellationToken = default) =>
        database.QueryAsync<string>(AuthorsSql, new { definitionId }, cancellationToken);

    /// <summary>Saves a definition as its draft. What is saved already is not saved again.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="by">Who saves: an actor of the audit.</param>
    /// <param name="loadedTag">The <see cref="StoredDefinition.Tag"/> of what the editor had loaded; null: whatever there is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The newest version after the save.</returns>
    /// <exception cref="NewerDraftException">Somebody else saved it since it was loaded.</exception>
    public async Task<StoredDefinition> SaveAsync(
        WorkflowDefinition definition,
        string by,
        string? loadedTag = null,
        CancellationToken cancellationToken = default
    )
    {
        var definitionId = definition.DefinitionId;
        var effect = DefinitionEffect.HashOf(definition);
        await using var transaction = await DefinitionStore.BeginAsync(database, definitionId, cancellationToken);
        var latest = await transaction.QuerySingleOrDefaultAsync<StoredDefinition>(LatestSql, new { definitionId }, cancellationToken);
        if (loadedTag is not null && latest is not null && latest.Tag != loadedTag)
        {
            throw new NewerDraftException(latest);
        }

        if (latest is not null && latest.SourceHash == DefinitionStore.HashOf(definition))
        {
            return latest;
        }

        var at = clock.Now;
        if (latest is { IsDraft: true })
        {
            await OverwriteAsync(transaction, latest, definition, effect, by, at, cancellationToken);
        }
        else
        {
            await AddAsync(transaction, latest, definition, by, at, cancellationToken);
        }

        if (latest?.EffectHash != effect)
        {
            await transaction.ExecuteAsync(
                AuthorSql,
                new
                {
                    definitionId,
                    by,
                    at,
                },
                cancellationToken
            );
            var detail = new JsonObject { ["effect"] = effect };
            await audit.NoteDefinitionAsync(transaction, "definition.saved", definitionId, by, at, detail, cancellationToken);
        }

        var saved = await transaction.QuerySingleOrDefaultAsync<StoredDefinition>(LatestSql, new { definitionId }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return saved!;
    }

    /// <summary>Makes the draft a version that never changes, because an instance is to run on it.</summary>
    public async Task FreezeAsync(StoredDefinition draft, CancellationToken cancellationToken = default)
    {
        await using var transaction = await DefinitionStore.BeginAsync(database, draft.DefinitionId, cancellationToken);
        if (await transaction.ExecuteAsync(FreezeSql, new { id = draft.Id }, cancellationToken) > 0)
        {
            await DefinitionStore.ChangeStampAsync(transaction, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
    }

    private static Task<int> OverwriteAsync(
        Transaction transaction,
        StoredDefinition draft,
        WorkflowDefinition definition,
        string effect,
        string by,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        transaction.ExecuteAsync(
            OverwriteSql,
            new
            {
                id = draft.Id,
                name = DefinitionStore.NameOf(definition),
                description = definition.Description,
                source = definition.Json.ToJsonString(),
                hash = DefinitionStore.HashOf(definition),
                effect,
                by,
                at,
            },
            cancellationToken
        );

    private static async Task AddAsync(
        Transaction transaction,
        StoredDefinition? latest,
        WorkflowDefinition definition,
        string by,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var made = new NewVersion(by, at, IsLatest: true, IsDraft: true, IsShipped: false);
        await DefinitionStore.InsertAsync(transaction, definition, made, cancellationToken);
        if (latest is null)
        {
            // Other definitions may call it from now on.
            await DefinitionStore.ChangeStampAsync(transaction, cancellationToken);
        }
    }
}

/// <summary>Thrown when somebody else saved a definition since an editor loaded it.</summary>
public sealed class NewerDraftException(StoredDefinition newer)
    : Exception("Somebody else has saved this workflow since you opened it: load it again, then make your change.")
{
    /// <summary>What was saved since.</summary>
    public StoredDefinition Newer { get; } = newer;
}
