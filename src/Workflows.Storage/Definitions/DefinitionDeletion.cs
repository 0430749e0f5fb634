using System.Text.Json.Nodes;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;
using Workflows.Storage.Triggers;

namespace Workflows.Storage.Definitions;

/// <summary>
/// Deletes definitions and versions. Elsa deletes the instances with them; here an instance is never deleted so: while one has not ended, its
/// version stays, and a deleted version can be read as long as an instance refers to it.
/// </summary>
public sealed class DefinitionDeletion(Database database, AuditLog audit, DefinitionLibrary library, BusinessClock clock)
{
    private const string UnfinishedSql = $"""
        select count(*) from instances where definition_id = @definitionId and status = '{WorkflowStatus.Running}'
        """;
    private const string UnfinishedOfVersionSql = $"""
        select count(*) from instances
        where definition_id = @definitionId and status = '{WorkflowStatus.Running}' and definition_version_id = @id
        """;
    private const string DeleteSql = """
        update definition_versions set deleted_at = @at, is_latest = false, is_published = false, is_draft = false
        where definition_id = @definitionId and deleted_at is null
        """;
    private const string DeleteVersionSql = """
        update definition_versions set deleted_at = @at, is_latest = false, is_draft = false
        where id = @id and deleted_at is null and not is_published
        """;

    // Somebody may have saved a newer version meanwhile, which is not deleted.
    private const string ForgetAuthorsSql = """
        delete from definition_authors where definition_id = @definitionId and not exists (
            select 1 from definition_versions where definition_id = @definitionId and deleted_at is null
        )
        """;
    private const string NextLatestSql = """
        update definition_versions set is_latest = true where id = (
            select id from definition_versions where definition_id = @definitionId and deleted_at is null order by version desc limit 1
        ) and not exists (
            select 1 from definition_versions where definition_id = @definitionId and deleted_at is null and is_latest
        )
        """;

    /// <summary>Deletes a definition with all its versions.</summary>
    /// <returns>False when there is no such definition.</returns>
    /// <exception cref="DefinitionInUseException">An instance of it has not ended.</exception>
    public async Task<bool> DeleteAsync(string definitionId, string by, CancellationToken cancellationToken = default)
    {
        await using var transaction = await DefinitionStore.BeginAsync(database, definitionId, cancellationToken);
        await CheckUnusedAsync(transaction, UnfinishedSql, new { definitionId }, cancellationToken);
        if (await transaction.ExecuteAsync(DeleteSql, new { definitionId, at = clock.Now }, cancellationToken) == 0)
        {
            return false;
        }

        await TriggerPlan.UnplanAsync(transaction, definitionId, cancellationToken);
        await transaction.ExecuteAsync(ForgetAuthorsSql, new { definitionId }, cancellationToken);
        await NoteAsync(transaction, "definition.deleted", definitionId, [], by, cancellationToken);
        return true;
    }

    /// <summary>Deletes one version, which is not published.</summary>
    /// <returns>False when there is no such version, or it is deleted already.</returns>
    /// <exception cref="DefinitionInUseException">An instance of it has not ended, or it is published.</exception>
    public async Task<bool> DeleteVersionAsync(StoredDefinition version, string by, CancellationToken cancellationToken = default)
    {
        if (version.IsPublished)
        {
            throw new DefinitionInUseException($"Version {version.Version} is published: retract it first, or publish another one.");
        }

        await using var transaction = await DefinitionStore.BeginAsync(database, version.DefinitionId, cancellationToken);
        await CheckUnusedAsync(
            transaction,
            UnfinishedOfVersionSql,
            new { definitionId = version.DefinitionId, id = version.Id },
            cancellationToken
        );
        if (await transaction.ExecuteAsync(DeleteVersionSql, new { id = version.Id, at = clock.Now }, cancellationToken) == 0)
        {
            return false;
        }

        await transaction.ExecuteAsync(NextLatestSql, new { definitionId = version.DefinitionId }, cancellationToken);
        var detail = new JsonObject { ["version"] = version.Version };
        await NoteAsync(transaction, "definition.version-deleted", version.DefinitionId, detail, by, cancellationToken);
        return true;
    }

    private static async Task CheckUnusedAsync(Transaction transaction, string sql, object of, CancellationToken cancellationToken)
    {
        var unfinished = await transaction.QuerySingleOrDefaultAsync<long>(sql, of, cancellationToken);
        if (unfinished > 0)
        {
            throw new DefinitionInUseException(
                unfinished == 1
                    ? "1 instance of it has not ended: wait for it, or cancel it first."
                    : $"{unfinished} instances of it have not ended: wait for them, or cancel them first."
            );
        }
    }

    private async Task NoteAsync(
        Transaction transaction,
        string action,
        string definitionId,
        JsonObject detail,
        string by,
        CancellationToken cancellationToken
    )
    {
        await DefinitionStore.ChangeStampAsync(transaction, cancellationToken);
        await audit.NoteDefinitionAsync(transaction, action, definitionId, by, clock.Now, detail, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await library.RefreshAsync(cancellationToken);
    }
}

/// <summary>Thrown when a definition or version cannot be deleted because it is in use.</summary>
public sealed class DefinitionInUseException(string message) : Exception(message);
