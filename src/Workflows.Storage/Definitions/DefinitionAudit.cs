using System.Text.Json.Nodes;

namespace Workflows.Storage.Definitions;

/// <summary>Notes what people do with definitions in the audit.</summary>
public static class DefinitionAudit
{
    /// <summary>Notes an act in the transaction that carries it out.</summary>
    /// <param name="audit">The audit.</param>
    /// <param name="transaction">The caller's transaction.</param>
    /// <param name="action">The act, such as <c>definition.saved</c>.</param>
    /// <param name="definitionId">The definition.</param>
    /// <param name="by">Who acts: an actor of the audit.</param>
    /// <param name="at">Business time.</param>
    /// <param name="detail">Ids and codes; null for none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task NoteDefinitionAsync(
        this AuditLog audit,
        Transaction transaction,
        string action,
        string definitionId,
        string by,
        DateTimeOffset at,
        JsonObject? detail = null,
        CancellationToken cancellationToken = default
    ) =>
        audit.AppendAsync(
            transaction,
            new AuditEntry
            {
                Action = action,
                Actor = by,
                Subject = "definition:" + definitionId,
                Detail = detail,
                At = at,
            },
            cancellationToken
        );
}
