using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Humanizer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Definitions;
using Workflows.Storage.Definitions;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Definitions;

/// <summary>Elsa's endpoints that import and export definitions, as JSON, as files and as an archive.</summary>
internal static class DefinitionFilesApi
{
    private const string Schema = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
    private const string Binary = "application/octet-stream";

    public static void MapDefinitionFilesApi(this RouteGroupBuilder api)
    {
        api.MapMethods("/workflow-definitions/{definitionId}/export", ["GET", "POST"], ExportAsync)
            .Needs(StudioPermissions.ReadDefinitions);
        api.MapPost("/bulk-actions/export/workflow-definitions", ExportManyAsync).Needs(StudioPermissions.ReadDefinitions);
        api.MapMethods("/workflow-definitions/import", ["POST", "PUT"], ImportAsync).Needs(StudioPermissions.WriteDefinitions);
        api.MapMethods("/workflow-definitions/{definitionId}/import", ["POST", "PUT"], ImportAsync)
            .Needs(StudioPermissions.WriteDefinitions);
        api.MapPost("/workflow-definitions/import-files", ImportFilesAsync).Needs(StudioPermissions.WriteDefinitions);
    }

    private static async Task<IResult> ExportAsync(
        HttpContext context,
        string definitionId,
        DefinitionStore store,
        DefinitionConsumers consumers,
        DefinitionDrafts drafts,
        [FromQuery] string? versionOptions,
        [FromQuery] bool? includeConsumingWorkflows,
        CancellationToken stop
    )
    {
        if (await store.FindAsync(definitionId, versionOptions, stop) is not { } version)
        {
            return Results.StatusCode(StatusCodes.Status404NotFound);
        }

        var all = new List<StoredDefinition> { version };
        foreach (var id in includeConsumingWorkflows == true ? await consumers.OfAsync(definitionId, stop) : [])
        {
            all.Add((await drafts.LatestAsync(id, stop))!);
        }

        return all.Count == 1
            ? Results.File(Encoding.UTF8.GetBytes(FileOf(version, context).ToJsonString(ApiJson.Options)), Binary, NameOf(version))
            : await ArchiveAsync(all, context);
    }

    private static async Task<IResult> ExportManyAsync(HttpContext context, DefinitionStore store, CancellationToken stop)
    {
        var body = await ApiBody.ReadAsync<ExportRequest>(context.Request);
        var found = body.Ids is { Count: > 0 } ? await store.SourcesAsync(body.Ids, stop) : [];
        return found.Count == 0 ? Results.StatusCode(StatusCodes.Status404NotFound) : await ArchiveAsync(found, context);
    }

    private static async Task<IResult> ImportAsync(
        HttpContext context,
        DefinitionSaving saving,
        string? definitionId,
        CancellationToken stop
    )
    {
        var model = await ApiBody.ReadAsync(context.Request);
        if (definitionId is not null)
        {
            model["definitionId"] = definitionId;
        }

        var saved = await saving.SaveAsync(model, context.User, loadedTag: null, stop);
        return DefinitionsApi.Answer(context, saved);
    }

    private static async Task<IResult> ImportFilesAsync(HttpContext context, DefinitionSaving saving, CancellationToken stop)
    {
        var models = await UploadedFiles.ReadAsync(context, (file, text) => (File: file, Model: Read(file, text)));

        // All are read before the first is saved: one bad file of many stores nothing.
        foreach (var (file, model) in models)
        {
            if (model["root"] is not (null or JsonObject))
            {
                throw new RefusedRequestException($"{file} is no workflow definition: its 'root' must be an activity.");
            }
        }

        foreach (var (_, model) in models)
        {
            await saving.SaveAsync(model, context.User, loadedTag: null, stop);
        }

        return ApiJson.Ok(new { models.Count });
    }

    private static JsonObject Read(string file, string text)
    {
        try
        {
            return DefinitionReader.Read(text).Json;
        }
        catch (DefinitionFormatException e)
        {
            throw new RefusedRequestException($"{file}: {e.Message}", inner: e);
        }
    }

    private static async Task<IResult> ArchiveAsync(IReadOnlyList<StoredDefinition> versions, HttpContext context)
    {
        using var packed = new MemoryStream();
        await using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var version in versions)
            {
                await using var entry = await archive.CreateEntry(NameOf(version)).OpenAsync();
                await entry.WriteAsync(Encoding.UTF8.GetBytes(FileOf(version, context).ToJsonString(ApiJson.Options)));
            }
        }

        return Results.File(packed.ToArray(), Binary, "workflow-definitions.zip");
    }

    private static JsonObject FileOf(StoredDefinition version, HttpContext context)
    {
        var model = DefinitionModels.Whole(version, context.User);
        model.Remove("links");
        var file = new JsonObject { ["$schema"] = version.ToDefinition().Json["$schema"]?.DeepClone() ?? Schema };
        foreach (var (name, value) in model.ToList())
        {
            model.Remove(name);
            file[name] = value;
        }

        return file;
    }

    /// <summary>The name of a version's file. An id may have any character; a name with a path in it would be unpacked elsewhere.</summary>
    private static string NameOf(StoredDefinition version)
    {
        var name = $"workflow-definition-{version.Name.Kebaberize()}-{version.DefinitionId}-{version.Id}";
        return string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')) + ".json";
    }

    private sealed record ExportRequest(IReadOnlyList<string>? Ids);
}
