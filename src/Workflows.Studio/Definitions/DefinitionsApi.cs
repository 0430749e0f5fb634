using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Definitions;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Definitions;

/// <summary>Elsa's endpoints that read definitions.</summary>
internal static class DefinitionsApi
{
    private const int MostOnAPage = 1000;

    public static void MapDefinitionsApi(this RouteGroupBuilder api)
    {
        var read = api.MapGroup("/workflow-definitions").Needs(StudioPermissions.ReadDefinitions);
        read.MapGet("", ListAsync);
        read.MapGet(
            "/query/count",
            async (DefinitionQueries queries, CancellationToken stop) => ApiJson.Ok(new { Count = await queries.CountAsync(stop) })
        );
        read.MapGet("/validation/is-name-unique", IsNameUniqueAsync);
        read.MapGet("/many-by-id", ManyByIdAsync);
        read.MapGet("/by-definition-id/{definitionId}", GetAsync);
        read.MapGet("/{definitionId}", GetAsync);
        read.MapGet("/by-id/{id}", GetByIdAsync);
        read.MapGet("/{definitionId}/versions", VersionsAsync);
        read.MapGet("/{definitionId}/consumers", ConsumersAsync);
        read.MapGet("/subgraph/{id}", SubgraphAsync);
        read.MapGet("/subgraph/segments/{id}", SegmentsAsync);
    }

    /// <summary>The answer of one version, with the tag by which a save finds out that somebody else has saved since.</summary>
    public static IResult Answer(HttpContext context, StoredDefinition? version, IReadOnlyList<DefinitionProblem>? notices = null)
    {
        if (version is null)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        DefinitionTags.Tell(context.Response, version);
        var model = DefinitionModels.Whole(version, context.User);
        if (notices is { Count: > 0 })
        {
            model["problems"] = JsonSerializer.SerializeToNode(notices.Select(ApiProblem.Shown), ApiJson.Options);
        }

        return ApiJson.Ok(model);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        DefinitionQueries queries,
        [FromQuery] string? versionOptions,
        [FromQuery] string? searchTerm,
        [FromQuery] string[]? definitionIds,
        [FromQuery] string[]? ids,
        [FromQuery] string? materializerName,
        [FromQuery] bool? isSystem,
        [FromQuery] bool? isReadonly,
        [FromQuery] string? orderBy,
        [FromQuery] string? orderDirection,
        [FromQuery] int? page,
        [FromQuery] int? pageSize,
        CancellationToken stop
    )
    {
        var take = pageSize is > 0 ? Math.Min(pageSize.Value, MostOnAPage) : (int?)null;
        var search = VersionOptions.Narrow(
            new DefinitionSearch
            {
                Text = searchTerm is { Length: > 0 } ? searchTerm : null,
                DefinitionIds = definitionIds is { Length: > 0 } ? definitionIds : null,
                Ids = ids is { Length: > 0 } ? ids : null,
                Order = OrderOf(orderBy),
                Descending = string.Equals(orderDirection, "Descending", StringComparison.OrdinalIgnoreCase),
                Take = take,
                Skip = take is null ? 0 : Math.Max(page ?? 0, 0) * take.Value,
            },
            versionOptions
        );

        // No definition of ours is Elsa's own or read-only, and all are stored as JSON.
        var none = isSystem == true || isReadonly == true || materializerName is { Length: > 0 } and not "Json";
        var (rows, total) = none ? ([], 0) : await queries.FindAsync(search, stop);
        return ApiJson.Ok(
            new
            {
                Items = rows.Select(r => DefinitionModels.Row(r, context.User)),
                TotalCount = total,
                Links = DefinitionLinks.OfList(context.User),
            }
        );
    }

    private static DefinitionOrder OrderOf(string? word) =>
        word?.ToUpperInvariant() switch
        {
            "NAME" => DefinitionOrder.Name,
            "VERSION" => DefinitionOrder.Version,
            _ => DefinitionOrder.Created,
        };

    private static async Task<IResult> IsNameUniqueAsync(
        DefinitionQueries queries,
        [FromQuery] string? name,
        [FromQuery] string? definitionId,
        CancellationToken stop
    ) => ApiJson.Ok(new { IsUnique = await queries.IsNameFreeAsync(name ?? "", definitionId, stop) });

    private static async Task<IResult> ManyByIdAsync(
        HttpContext context,
        DefinitionStore store,
        [FromQuery] string[]? ids,
        CancellationToken stop
    )
    {
        var found = ids is { Length: > 0 } ? await store.SourcesAsync(ids, stop) : [];
        return ApiJson.Ok(new { Items = found.Select(v => DefinitionModels.Whole(v, context.User)), found.Count });
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        string definitionId,
        DefinitionStore store,
        ShippedBeside shipped,
        DefinitionRegistrar registrar,
        [FromQuery] string? versionOptions,
        CancellationToken stop
    )
    {
        var version = await store.FindAsync(definitionId, versionOptions, stop);
        if (version is not { IsLatest: true })
        {
            return Answer(context, version);
        }

        // Whoever opens a draft reads what is wrong with it, as after each save.
        var problems = version.IsPublished ? [] : await ProblemsAsync(registrar, version, stop);
        return Answer(context, version, [.. problems, .. await shipped.NoticesAsync(definitionId, stop)]);
    }

    private static async Task<IReadOnlyList<DefinitionProblem>> ProblemsAsync(
        DefinitionRegistrar registrar,
        StoredDefinition draft,
        CancellationToken stop
    )
    {
        try
        {
            return (await registrar.CheckAsync(draft.ToDefinition(), stop)).Problems;
        }
        catch (StuckException e)
        {
            // A draft whose checks do not end must be opened to be mended.
            return [new DefinitionProblem(null, ProblemSeverity.Error, e.Message)];
        }
    }

    private static async Task<IResult> GetByIdAsync(HttpContext context, string id, DefinitionStore store, CancellationToken stop) =>
        Answer(context, await store.FindAsync(id, stop));

    private static async Task<IResult> VersionsAsync(string definitionId, DefinitionStore store, CancellationToken stop) =>
        ApiJson.Ok((await store.VersionsAsync(definitionId, stop)).Reverse().Select(DefinitionModels.VersionRow));

    private static async Task<IResult> ConsumersAsync(string definitionId, DefinitionConsumers consumers, CancellationToken stop) =>
        ApiJson.Ok(new { ConsumingWorkflowDefinitionIds = await consumers.OfAsync(definitionId, stop) });

    private static async Task<IResult> SubgraphAsync(
        HttpContext context,
        string id,
        DefinitionStore store,
        [FromQuery] string? parentNodeId,
        CancellationToken stop
    )
    {
        if (await store.FindAsync(id, stop) is not { } version)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        if (DefinitionModels.Whole(version, context.User)["root"] is not JsonObject root)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "This version has no root activity.");
        }

        var nodeId = parentNodeId ?? (string)root["nodeId"]!;
        return NodeIds.Find(root, nodeId) is { } found
            ? ApiJson.Ok(NodeGraph.Of(found.Activity, found.Port))
            : ApiProblem.Of(StatusCodes.Status400BadRequest, $"This version has no activity with the node id '{nodeId}'.");
    }

    private static async Task<IResult> SegmentsAsync(
        HttpContext context,
        string id,
        DefinitionStore store,
        [FromQuery] string? childNodeId,
        CancellationToken stop
    )
    {
        if (await store.FindAsync(id, stop) is not { } version)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        return NodeGraph.Path(version, DefinitionModels.Whole(version, context.User), childNodeId ?? "") is { } path
            ? ApiJson.Ok(path)
            : ApiProblem.Of(StatusCodes.Status400BadRequest, $"This version has no activity with the node id '{childNodeId}'.");
    }
}
