using System.Text.Json.Nodes;
using Workflows.Storage.Definitions;

namespace Workflows.Studio.Definitions;

/// <summary>Finds the definitions that use another one: those that start it by its fixed id.</summary>
internal sealed class DefinitionConsumers(DefinitionStore store, DefinitionQueries queries)
{
    /// <summary>Ids of the definitions whose newest version starts a definition, in order.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string definitionId, CancellationToken cancellationToken)
    {
        var (heads, _) = await queries.FindAsync(new DefinitionSearch { IsLatest = true }, cancellationToken);
        var ids = heads.Where(h => h.DefinitionId != definitionId).Select(h => h.Id).ToList();
        var sources = ids.Count == 0 ? [] : await store.SourcesAsync(ids, cancellationToken);
        return
        [
            .. sources
                .Where(s => s.Source.Contains(definitionId, StringComparison.Ordinal) && Starts(s.ToDefinition().Root, definitionId))
                .Select(s => s.DefinitionId)
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool Starts(JsonObject? activity, string definitionId)
    {
        if (activity is null)
        {
            return false;
        }

        var input = activity["workflowDefinitionId"];
        var id = input switch
        {
            JsonObject wrapped => wrapped["expression"]?["value"],
            _ => input,
        };
        return id is JsonValue value && value.TryGetValue<string>(out var text) && text == definitionId
            || NodeIds.Children(activity).Any(c => Starts(c.Child, definitionId));
    }
}
