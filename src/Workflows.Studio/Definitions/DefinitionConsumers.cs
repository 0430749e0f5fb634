using System.Text.Json.Nodes;
using Workflows.Storage.Definitions;

namespace Workflows.Studio.Definitions;

/// <summary>Finds the definitions that use another one: those that start it by its fixed id.</summary>
internal sealed class DefinitionConsumers(DefinitionQueries queries)
{
    /// <summary>Ids of the definitions whose newest version starts a definition, in order.</summary>
    public async Task<IReadOnlyList<string>> OfAsync(string definitionId, CancellationToken cancellationToken) =>
        [
            .. (await queries.MentioningAsync(definitionId, cancellationToken))
                .Where(d => d.DefinitionId != definitionId && Starts(d.ToDefinition().Root, definitionId))
                .Select(d => d.DefinitionId)
                .Order(StringComparer.Ordinal),
        ];

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
