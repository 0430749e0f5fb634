using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Storage.Engine;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;
using Workflows.Studio.Executions;

namespace Workflows.Studio.Instances;

/// <summary>Instances as files: one as JSON, several as a zip.</summary>
internal static class ExportEndpoints
{
    private const string Binary = "application/octet-stream";

    /// <summary>The part of a file that the import reads. The rest is Elsa's, which lacks what the next burst needs.</summary>
    public const string EngineState = "EngineState";

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/workflow-instances/{id}/export", ExportOneAsync).Needs(StudioPermissions.ReadInstances);
        api.MapPost("/workflow-instances/{id}/export", ExportOneAsync).Needs(StudioPermissions.ReadInstances);
        api.MapGet("/bulk-actions/export/workflow-instances", ExportManyAsync).Needs(StudioPermissions.ReadInstances);
        api.MapPost("/bulk-actions/export/workflow-instances", ExportManyAsync).Needs(StudioPermissions.ReadInstances);
    }

    private static async Task<IResult> ExportOneAsync(
        HttpContext http,
        string id,
        InstanceViews views,
        InstanceReading reading,
        BurstLog log
    ) => await ExportAsync(http, await ApiRequest.ReadAsync(http), id, views, reading, log);

    private static async Task<IResult> ExportManyAsync(HttpContext http, InstanceViews views, InstanceReading reading, BurstLog log)
    {
        var request = await ApiRequest.ReadAsync(http);
        var ids = request.Texts("ids").Distinct(StringComparer.Ordinal).ToList();
        if (ids is [var only])
        {
            return await ExportAsync(http, request, only, views, reading, log);
        }

        using var zip = new MemoryStream();
        var count = 0;
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var id in ids)
            {
                if (await FileAsync(http, request, id, views, reading, log) is not { } file)
                {
                    continue;
                }

                count++;
                await using var entry = await archive.CreateEntry(NameOf(id), CompressionLevel.Optimal).OpenAsync(http.RequestAborted);
                await entry.WriteAsync(file, http.RequestAborted);
            }
        }

        return count == 0 ? Results.NoContent() : Results.File(zip.ToArray(), Binary, "workflow-instances.zip");
    }

    private static async Task<IResult> ExportAsync(
        HttpContext http,
        ApiRequest request,
        string id,
        InstanceViews views,
        InstanceReading reading,
        BurstLog log
    ) => await FileAsync(http, request, id, views, reading, log) is { } file ? Results.File(file, Binary, NameOf(id)) : Results.NotFound();

    private static async Task<byte[]?> FileAsync(
        HttpContext http,
        ApiRequest request,
        string id,
        InstanceViews views,
        InstanceReading reading,
        BurstLog log
    )
    {
        if (await views.OpenAsync(id, http.User, http.RequestAborted) is not { } opened)
        {
            return null;
        }

        var (summary, redaction) = (opened.Instance.Summary, opened.View.Redaction);
        var state = await InstanceEndpoints.StateAsync(opened, reading, log, http.RequestAborted);
        // A file has what runs from the outside in, an answer from the inside out.
        state["activityExecutionContexts"] = new JsonArray([
            .. state["activityExecutionContexts"]!.AsArray().Reverse().Select(c => c!.DeepClone()),
        ]);
        var file = new JsonObject { ["WorkflowState"] = StateReferences.Numbered(redaction.State(state)) };
        if (request.Flag("includeBookmarks") == true)
        {
            file["Bookmarks"] = ApiNodes.List(
                opened.Instance.State.Bookmarks.Select(b => redaction.Bookmark(StateJson.StoredBookmark(b, summary, opened.View.Workflow)))
            );
        }

        var withExecutions = request.Flag("includeActivityExecutionLog") == true;
        var withJournal = request.Flag("includeWorkflowExecutionLog") == true;
        var logged = new InstanceLog([], []);
        if (withExecutions || withJournal)
        {
            logged = await log.ReadAsync(id, http.RequestAborted);
            logged = new InstanceLog(withJournal ? logged.Journal : [], withExecutions ? logged.Executions : []);
        }

        if (withExecutions)
        {
            file["ActivityExecutionRecords"] = ApiNodes.List(
                logged.Executions.Select(e => redaction.Execution(ExecutionJson.Whole(id, e)))
            );
        }

        if (withJournal)
        {
            file["WorkflowExecutionLogRecords"] = ApiNodes.List(
                logged.Journal.Select(e => redaction.Entry(JournalJson.Record(summary, e)))
            );
        }

        // It has more than the log shows, so it is for those who may change instances.
        if (!summary.IsProtected && http.User.May(StudioPermissions.WriteInstances))
        {
            var faults = await reading.FaultsAsync(id, http.RequestAborted);
            file[EngineState] = new InstanceFile(id, opened.Instance.State, logged, faults).ToJson();
        }

        return JsonSerializer.SerializeToUtf8Bytes(file, ApiJson.Options);
    }

    private static string NameOf(string id) => $"workflow-instance-{id}.json";
}
