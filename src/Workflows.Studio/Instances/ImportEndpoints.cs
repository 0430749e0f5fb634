using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Workflows.Engine.Expressions;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>Instances from files, on a developer's machine only: elsewhere nothing but its own workflow writes an instance.</summary>
internal static class ImportEndpoints
{
    private const string OnlyInDevelopment =
        "Instances cannot be imported here: an instance is part of what happened, and only its own workflow may write it.";

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/bulk-actions/import/workflow-instances", ImportAsync).Needs(StudioPermissions.WriteInstances);

    private static async Task<IResult> ImportAsync(HttpContext http, InstanceImport import, IHostEnvironment host)
    {
        if (!host.IsDevelopment())
        {
            return ApiProblem.Of(StatusCodes.Status403Forbidden, OnlyInDevelopment);
        }

        // All are read before the first is stored.
        var files = await UploadedFiles.ReadAsync(http, Read);
        var imported = 0;
        foreach (var file in files)
        {
            if (await import.ImportAsync(file, http.User.Actor(), http.RequestAborted) is { } why)
            {
                var before = imported == 0 ? "" : $" Instances imported before it: {imported}.";
                throw new RefusedRequestException(why + before, StatusCodes.Status409Conflict);
            }

            imported++;
        }

        return ApiJson.Ok(new { imported });
    }

    private static InstanceFile Read(string fileName, string text)
    {
        try
        {
            var json = JsonDepth.Parse(text) as JsonObject;
            InstanceChanges.CheckSent(json);
            return json?[ExportEndpoints.EngineState] is JsonObject state
                ? InstanceFile.Read(state)
                : throw new RefusedRequestException(
                    $"{fileName} has no '{ExportEndpoints.EngineState}': only an instance that this product exported and that holds no case data can be imported."
                );
        }
        catch (JsonException e)
        {
            throw new RefusedRequestException($"{fileName} is no JSON file.", inner: e);
        }
        catch (InvalidDataException e)
        {
            throw new RefusedRequestException($"{fileName}: {e.Message}", inner: e);
        }
    }
}
