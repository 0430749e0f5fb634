using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Runtime;

namespace Workflows.Storage.Instances;

/// <summary>
/// Stores instances that were exported elsewhere, so that a developer can look at them and go on with them. An instance that reads answers is never
/// stored so, and one that is here already is never written over.
/// </summary>
public sealed class InstanceImport(Database database, IEngineStore store, IWorkflowCatalog catalog, AuditLog audit, BusinessClock clock)
{
    private const string IsHereSql = "select count(*) from instances where id = @id";

    /// <summary>Stores an instance, and notes it in the audit.</summary>
    /// <param name="file">The instance.</param>
    /// <param name="actor">Who imports it, as the audit names them.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Why it cannot be stored, in one sentence; null when it is stored.</returns>
    public async Task<string?> ImportAsync(InstanceFile file, string actor, CancellationToken cancellationToken = default)
    {
        if (await WhyNotAsync(file, cancellationToken) is { } why)
        {
            return why;
        }

        await using (var transaction = await database.BeginAsync(cancellationToken))
        {
            var entry = new AuditEntry
            {
                Action = "instance.imported",
                Actor = actor,
                Subject = "instance:" + file.Id,
                Detail = new() { ["definition"] = file.State.DefinitionId },
                At = clock.Now,
            };
            await audit.AppendAsync(transaction, entry, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var unit = new CommitUnit { Instances = [new InstanceWrite(file.ToChange(), ExpectedRevision: 0, CaseId: null)], At = clock.Now };
        var result = (await store.CommitAsync([unit], cancellationToken))[0];
        return result.Outcome switch
        {
            CommitOutcome.Committed => null,
            CommitOutcome.Lost => IsHere(file),
            _ => throw result.Error!,
        };
    }

    private async Task<string?> WhyNotAsync(InstanceFile file, CancellationToken cancellationToken)
    {
        var state = file.State;
        if (state.HoldsAnswers)
        {
            return $"Instance {file.Id} reads answers of a form, so it cannot be imported.";
        }

        await catalog.RefreshAsync(cancellationToken);
        if (catalog.FindVersion(state.DefinitionVersionId) is not { } workflow)
        {
            return $"Instance {file.Id} runs on version {state.Version} of '{state.DefinitionId}', which is not here: import that workflow first.";
        }

        var nodes = workflow.Nodes.Select(n => n.NodeId).ToHashSet(StringComparer.Ordinal);
        if (StateInspection.Of(state, file.Id).Executions.Any(e => !nodes.Contains(e.NodeId)))
        {
            return $"Version {state.Version} of '{state.DefinitionId}' is another one here than where instance {file.Id} was exported.";
        }

        return await database.QuerySingleOrDefaultAsync<long>(IsHereSql, new { id = file.Id }, cancellationToken) > 0 ? IsHere(file) : null;
    }

    private static string IsHere(InstanceFile file) => $"Instance {file.Id} is here already, and an import writes over nothing.";
}
