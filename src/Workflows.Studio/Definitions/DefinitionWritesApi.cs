using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Definitions;
using Workflows.Storage.Definitions;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Definitions;

/// <summary>Elsa's endpoints that save, publish, retract, roll back and delete definitions.</summary>
internal static class DefinitionWritesApi
{
    public static void MapDefinitionWritesApi(this RouteGroupBuilder api)
    {
        api.MapPost("/workflow-definitions", SaveAsync).Needs(StudioPermissions.WriteDefinitions);
        api.MapPost("/workflow-definitions/{definitionId}/publish", PublishAsync).Needs(StudioPermissions.PublishDefinitions);
        api.MapPost("/workflow-definitions/{definitionId}/retract", RetractAsync).Needs(StudioPermissions.RetractDefinitions);
        api.MapPost("/workflow-definitions/{definitionId}/revert/{version:int}", RevertAsync).Needs(StudioPermissions.WriteDefinitions);
        api.MapPost("/workflow-definitions/{definitionId}/update-references", UpdateReferencesAsync)
            .Needs(StudioPermissions.WriteDefinitions);
        api.MapDelete("/workflow-definitions/{definitionId}", DeleteAsync).Needs(StudioPermissions.DeleteDefinitions);
        api.MapDelete("/workflow-definitions/{definitionId}/version/{version:int}", DeleteNumberAsync)
            .Needs(StudioPermissions.DeleteDefinitions);
        api.MapDelete("/workflow-definition-versions/{id}", DeleteVersionAsync).Needs(StudioPermissions.DeleteDefinitions);
        var bulk = api.MapGroup("/bulk-actions");
        bulk.MapPost("/publish/workflow-definitions/by-definition-ids", PublishManyAsync).Needs(StudioPermissions.PublishDefinitions);
        bulk.MapPost("/retract/workflow-definitions/by-definition-ids", RetractManyAsync).Needs(StudioPermissions.RetractDefinitions);
        bulk.MapPost("/delete/workflow-definitions/by-definition-id", DeleteManyAsync).Needs(StudioPermissions.DeleteDefinitions);
        bulk.MapPost("/delete/workflow-definitions/by-id", DeleteManyVersionsAsync).Needs(StudioPermissions.DeleteDefinitions);
        api.MapPost("/actions/workflow-definitions/refresh", RefreshAsync).Needs(StudioPermissions.WriteDefinitions);
        api.MapPost(
                "/actions/workflow-definitions/reload",
                async (DefinitionLibrary library, CancellationToken stop) =>
                {
                    await library.RefreshAsync(stop);
                    return Results.StatusCode(StatusCodes.Status200OK);
                }
            )
            .Needs(StudioPermissions.WriteDefinitions);
    }

    private static async Task<IResult> SaveAsync(HttpContext context, DefinitionSaving saving, CancellationToken stop) =>
        await saving.SaveAndPublishAsync(context, await ApiBody.ReadAsync(context.Request), stop);

    private static async Task<IResult> PublishAsync(
        HttpContext context,
        string definitionId,
        DefinitionRegistrar registrar,
        DefinitionDrafts drafts,
        DefinitionSaving saving,
        CancellationToken stop
    )
    {
        if (await drafts.LatestAsync(definitionId, stop) is not { } latest)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        IReadOnlyList<DefinitionProblem> problems = [];
        if (!latest.IsPublished)
        {
            var verdict = await registrar.PublishAsync(definitionId, context.User.Actor(), DefinitionTags.Loaded(context.Request), stop);
            if (!verdict.IsAllowed)
            {
                return ApiProblem.OfDefinition(verdict.Problems);
            }

            problems = verdict.Problems;
        }

        var published = (await drafts.LatestAsync(definitionId, stop))!;
        DefinitionTags.Tell(context.Response, published);
        return await saving.AnswerAsync(published, latest.IsPublished, problems, context.User, stop);
    }

    private static async Task<IResult> RetractAsync(
        HttpContext context,
        string definitionId,
        DefinitionRegistrar registrar,
        DefinitionStore store,
        CancellationToken stop
    )
    {
        var versions = await store.VersionHeadsAsync(definitionId, stop);
        if (versions.Count == 0)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        if (versions.FirstOrDefault(v => v.IsPublished) is not { } published)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, $"Workflow with id {definitionId} is not published");
        }

        await registrar.RetractAsync(definitionId, context.User.Actor(), stop);
        return DefinitionsApi.Answer(context, await store.FindAsync(published.Id, stop));
    }

    private static async Task<IResult> RevertAsync(
        HttpContext context,
        string definitionId,
        int version,
        DefinitionStore store,
        DefinitionDrafts drafts,
        CancellationToken stop
    )
    {
        if (await store.FindNumberAsync(definitionId, version, stop) is not { } earlier)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        var saved = await drafts.SaveAsync(earlier.ToDefinition(), context.User.Actor(), DefinitionTags.Loaded(context.Request), stop);
        context.Response.Headers.Location = $"/elsa/api/workflow-definitions/by-id/{saved.Id}";
        DefinitionTags.Tell(context.Response, saved);
        return Results.Json(DefinitionModels.Summary(saved), ApiJson.Options, statusCode: StatusCodes.Status201Created);
    }

    // A definition names another one by its definition's id, so that a newer version of it needs no change here.
    private static async Task<IResult> UpdateReferencesAsync(string definitionId, DefinitionDrafts drafts, CancellationToken stop) =>
        await drafts.LatestAsync(definitionId, stop) is null
            ? Results.StatusCode(StatusCodes.Status404NotFound)
            : ApiJson.Ok(new { AffectedWorkflows = Array.Empty<string>() });

    private static async Task<IResult> DeleteAsync(
        HttpContext context,
        string definitionId,
        DefinitionDeletion deletion,
        CancellationToken stop
    ) =>
        Results.StatusCode(
            await deletion.DeleteAsync(definitionId, context.User.Actor(), stop)
                ? StatusCodes.Status204NoContent
                : StatusCodes.Status404NotFound
        );

    private static async Task<IResult> DeleteNumberAsync(
        HttpContext context,
        string definitionId,
        int version,
        DefinitionStore store,
        DefinitionDeletion deletion,
        CancellationToken stop
    )
    {
        var found = await store.FindNumberAsync(definitionId, version, stop);
        return Results.StatusCode(
            found is not null && await deletion.DeleteVersionAsync(found, context.User.Actor(), stop)
                ? StatusCodes.Status200OK
                : StatusCodes.Status404NotFound
        );
    }

    private static async Task<IResult> DeleteVersionAsync(
        HttpContext context,
        string id,
        DefinitionStore store,
        DefinitionDeletion deletion,
        CancellationToken stop
    )
    {
        // A version that is gone already is as the caller wants it.
        if (await store.FindAsync(id, stop) is { } found)
        {
            await deletion.DeleteVersionAsync(found, context.User.Actor(), stop);
        }

        return Results.NoContent();
    }

    private static async Task<IResult> PublishManyAsync(
        HttpContext context,
        DefinitionRegistrar registrar,
        DefinitionDrafts drafts,
        CancellationToken stop
    )
    {
        var ids = await IdsAsync(context, "definitionIds");
        List<string> published = [];
        List<string> already = [];
        List<string> notFound = [];
        List<string> failed = [];
        var warnings = new JsonObject();
        foreach (var id in ids)
        {
            var latest = await drafts.LatestAsync(id, stop);
            if (latest is null or { IsPublished: true })
            {
                (latest is null ? notFound : already).Add(id);
                continue;
            }

            var verdict = await registrar.PublishAsync(id, context.User.Actor(), latest.Tag, stop);
            (verdict.IsAllowed ? published : failed).Add(id);
            if (verdict.Problems.Count > 0)
            {
                warnings[id] = new JsonArray([.. verdict.Problems.Select(p => (JsonNode)p.Message)]);
            }
        }

        return ApiJson.Ok(
            new
            {
                Published = published,
                AlreadyPublished = already,
                NotFound = notFound,
                Skipped = Array.Empty<string>(),
                UpdatedConsumers = Array.Empty<string>(),
                Failed = failed,
                Warnings = warnings,
            }
        );
    }

    private static async Task<IResult> RetractManyAsync(
        HttpContext context,
        DefinitionRegistrar registrar,
        DefinitionStore store,
        CancellationToken stop
    )
    {
        var ids = await IdsAsync(context, "definitionIds");
        List<string> retracted = [];
        List<string> notPublished = [];
        List<string> notFound = [];
        foreach (var id in ids)
        {
            var versions = await store.VersionHeadsAsync(id, stop);
            if (versions.Any(v => v.IsPublished))
            {
                await registrar.RetractAsync(id, context.User.Actor(), stop);
                retracted.Add(id);
            }
            else
            {
                (versions.Count == 0 ? notFound : notPublished).Add(id);
            }
        }

        return ApiJson.Ok(
            new
            {
                Retracted = retracted,
                AlreadyRetracted = Array.Empty<string>(),
                Skipped = Array.Empty<string>(),
                NotPublished = notPublished,
                NotFound = notFound,
            }
        );
    }

    private static async Task<IResult> DeleteManyAsync(HttpContext context, DefinitionDeletion deletion, CancellationToken stop)
    {
        var ids = await IdsAsync(context, "definitionIds");
        return await CountAsync(ids, id => deletion.DeleteAsync(id, context.User.Actor(), stop));
    }

    private static async Task<IResult> DeleteManyVersionsAsync(
        HttpContext context,
        DefinitionStore store,
        DefinitionDeletion deletion,
        CancellationToken stop
    )
    {
        var ids = await IdsAsync(context, "ids");
        return await CountAsync(
            ids,
            async id => await store.FindAsync(id, stop) is { } found && await deletion.DeleteVersionAsync(found, context.User.Actor(), stop)
        );
    }

    /// <summary>Deletes one after another. What is in use stays, and is said; the others are deleted.</summary>
    private static async Task<IResult> CountAsync(IReadOnlyList<string> ids, Func<string, Task<bool>> delete)
    {
        var deleted = 0;
        List<string> kept = [];
        foreach (var id in ids)
        {
            try
            {
                deleted += await delete(id) ? 1 : 0;
            }
            catch (DefinitionInUseException e)
            {
                kept.Add($"{id} was not deleted. {e.Message}");
            }
        }

        return kept.Count > 0 ? ApiProblem.Of(StatusCodes.Status409Conflict, kept, problems: null) : ApiJson.Ok(new { Deleted = deleted });
    }

    private static async Task<IResult> RefreshAsync(
        HttpContext context,
        DefinitionLibrary library,
        DefinitionQueries queries,
        CancellationToken stop
    )
    {
        var asked = await IdsAsync(context, "definitionIds");
        await library.RefreshAsync(stop);
        var (published, _) = await queries.FindAsync(new DefinitionSearch { IsPublished = true }, stop);
        var known = published.Select(p => p.DefinitionId).ToHashSet(StringComparer.Ordinal);
        return ApiJson.Ok(
            new { Refreshed = asked.Count == 0 ? known : asked.Where(known.Contains), NotFound = asked.Where(id => !known.Contains(id)) }
        );
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(HttpContext context, string name)
    {
        var body = await ApiBody.ReadAsync(context.Request);
        return body[name] switch
        {
            null => [],
            JsonArray ids when ids.All(id => id is JsonValue value && value.TryGetValue<string>(out _)) =>
            [
                .. ids.Select(id => (string)id!).Distinct(StringComparer.Ordinal),
            ],
            _ => throw new RefusedRequestException($"'{name}' must be a list of ids."),
        };
    }
}
