using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Studio.Access;
using Workflows.Studio.Api;
using Workflows.Studio.Definitions;

namespace Workflows.Studio.Tests;

/// <summary>
/// Elsa's endpoint by which a designer tries one activity of a draft. Nothing is carried out: what the activity would have queued, sent or waited
/// for is told in the answer.
/// </summary>
internal static class TestsApi
{
    public static void MapTestsApi(this RouteGroupBuilder api) => api.MapPost("/tests/activities", TestAsync).Needs(StudioPermissions.Test);

    private static async Task<IResult> TestAsync(
        HttpContext http,
        DefinitionStore store,
        DefinitionRegistrar registrar,
        ActivityTester tester,
        Database database,
        AuditLog audit,
        BusinessClock clock
    )
    {
        var stop = http.RequestAborted;
        var request = await ApiRequest.ReadAsync(http);
        var version = await FindAsync(store, request.Part("workflowDefinitionHandle"), stop);
        if (version is null)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "There is no such workflow, or no such version of it.");
        }

        var definition = version.ToDefinition();
        var compiled = (await registrar.CompileAsync(definition, stop)).Workflow;
        if (Find(compiled, request.Part("activityHandle")) is not { } activity)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "There is no such activity in this version of the workflow.");
        }

        await using (var transaction = await database.BeginAsync(stop))
        {
            var detail = new JsonObject { ["version"] = version.Version, ["activity"] = activity.Id };
            await audit.NoteDefinitionAsync(
                transaction,
                "definition.activity-tested",
                version.DefinitionId,
                http.User.Actor(),
                clock.Now,
                detail,
                stop
            );
            await transaction.CommitAsync(stop);
        }

        var variables = Member(definition.CustomProperties, "VariableTestValues") as JsonObject;
        return ApiJson.Ok(TestJson.Of(await tester.RunAsync(compiled, activity, variables, stop)));
    }

    private static Task<StoredDefinition?> FindAsync(DefinitionStore store, ApiRequest handle, CancellationToken stop) =>
        handle.Text("definitionVersionId") is { } versionId ? store.FindAsync(versionId, stop)
        : handle.Text("definitionId") is { } definitionId ? store.FindAsync(definitionId, WordOf(handle.Node("versionOptions")), stop)
        : Task.FromResult<StoredDefinition?>(null);

    // Elsa's client sends the word, or an object with a flag for each word.
    private static string? WordOf(JsonNode? options) =>
        options switch
        {
            JsonValue word => word.ToString(),
            JsonObject flags => flags["version"] is JsonValue number && number.ToString() is { Length: > 0 } and not "0"
                ? number.ToString()
                : flags
                    .Where(p =>
                        p.Value is JsonValue flag
                        && flag.TryGetValue<bool>(out var isSet)
                        && isSet
                        && p.Key.StartsWith("is", StringComparison.Ordinal)
                    )
                    .Select(p => p.Key[2..])
                    .FirstOrDefault(),
            _ => null,
        };

    private static ActivityNode? Find(CompiledWorkflow workflow, ApiRequest handle)
    {
        var nodeId = handle.Text("activityNodeId");
        var id = handle.Text("activityId");
        return workflow.Nodes.FirstOrDefault(n => n.Source is not null && (nodeId is not null ? n.NodeId == nodeId : n.Id == id));
    }

    private static JsonNode? Member(JsonObject? json, string name) =>
        json?.FirstOrDefault(p => string.Equals(p.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
