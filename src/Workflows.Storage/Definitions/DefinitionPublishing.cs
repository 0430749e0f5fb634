using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Definitions;

/// <summary>
/// Publishes and retracts, at whatever door it was asked for. Where two people are needed, nobody who changed what a definition does since it
/// was published last may publish it; what was reviewed once may be published again by one person.
/// </summary>
public sealed class DefinitionPublishing(Database database, AuditLog audit, BusinessClock clock, IOptions<PublishingOptions> options)
{
    /// <summary>Code of the refusal that asks for a second person.</summary>
    public const string SecondPerson = "second-person";

    private const string IsAuthorSql = "select count(*) from definition_authors where definition_id = @definitionId and author = @by";
    private const string WasReviewedSql = """
        select count(*) from definition_versions where definition_id = @definitionId and effect_hash = @effect and was_reviewed
        """;
    private const string IsUnchangedSql = """
        select count(*) from definition_versions where id = @id and saves = @saves and is_latest and deleted_at is null
        """;

    /// <summary>Whether publishing needs two people.</summary>
    public bool NeedsTwoPeople => options.Value.FourEyes;

    /// <summary>Publishes a version that was checked.</summary>
    /// <returns>Why it may not be published; null when it is published.</returns>
    internal async Task<DefinitionProblem?> PublishAsync(
        StoredDefinition version,
        IReadOnlyList<WorkflowTrigger> triggers,
        string by,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await DefinitionStore.BeginAsync(database, version.DefinitionId, cancellationToken);
        var unchanged = new { id = version.Id, saves = version.Saves };
        if (await transaction.QuerySingleOrDefaultAsync<long>(IsUnchangedSql, unchanged, cancellationToken) == 0)
        {
            return Refusal("Somebody saved this workflow while it was being published: look at it, then publish again.");
        }

        var isOwn = await IsOwnChangeAsync(transaction, version, by, cancellationToken);
        if (isOwn && NeedsTwoPeople)
        {
            return Refusal("You have changed what this workflow does since it was published last: a second person must publish it.");
        }

        await DefinitionStore.PublishAsync(
            transaction,
            version.DefinitionId,
            version.Id,
            triggers,
            new Publication(by, clock.Now, WasReviewed: !isOwn),
            cancellationToken
        );
        var detail = new JsonObject { ["version"] = version.Version };
        await audit.NoteDefinitionAsync(
            transaction,
            "definition.published",
            version.DefinitionId,
            by,
            clock.Now,
            detail,
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>Retracts the published version.</summary>
    /// <returns>False when no version is published.</returns>
    internal async Task<bool> RetractAsync(string definitionId, string by, CancellationToken cancellationToken)
    {
        await using var transaction = await DefinitionStore.BeginAsync(database, definitionId, cancellationToken);
        if (!await DefinitionStore.RetractAsync(transaction, definitionId, clock.Now, cancellationToken))
        {
            return false;
        }

        await audit.NoteDefinitionAsync(transaction, "definition.retracted", definitionId, by, clock.Now, [], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private static async Task<bool> IsOwnChangeAsync(
        Transaction transaction,
        StoredDefinition version,
        string by,
        CancellationToken cancellationToken
    )
    {
        if (by == AuditEntry.System)
        {
            return false;
        }

        var reviewed = await transaction.QuerySingleOrDefaultAsync<long>(
            WasReviewedSql,
            new { definitionId = version.DefinitionId, effect = version.EffectHash },
            cancellationToken
        );
        return reviewed == 0
            && await transaction.QuerySingleOrDefaultAsync<long>(
                IsAuthorSql,
                new { definitionId = version.DefinitionId, by },
                cancellationToken
            ) > 0;
    }

    private static DefinitionProblem Refusal(string sentence) => new(null, ProblemSeverity.Error, sentence) { Code = SecondPerson };
}

/// <summary>How definitions are published.</summary>
public sealed class PublishingOptions
{
    /// <summary>Whether nobody may publish what they have changed themselves.</summary>
    public bool FourEyes { get; set; }
}
