using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>The list of instances, with every filter, order and page that Elsa's API has.</summary>
internal static class InstanceListEndpoints
{
    private const int DefaultPageSize = 100;
    private const int LargestPageSize = 1000;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/workflow-instances", ListAsync).Needs(StudioPermissions.ReadInstances);
        api.MapPost("/workflow-instances", ListAsync).Needs(StudioPermissions.ReadInstances);
    }

    /// <summary>The filter that a request names.</summary>
    /// <exception cref="RefusedRequestException">It names something that does not exist.</exception>
    public static InstanceFilter FilterOf(ApiRequest request) =>
        new()
        {
            SearchTerm = request.Text("searchTerm"),
            Ids = request.Texts("ids"),
            DefinitionIds = request.Texts("definitionId", "definitionIds"),
            DefinitionVersionIds = request.Texts("definitionVersionId", "definitionVersionIds"),
            CorrelationIds = request.Texts("correlationId", "correlationIds"),
            Names = request.Texts("name", "names"),
            Version = request.Number("version"),
            ParentIds = request.Texts("parentWorkflowInstanceIds"),
            Statuses = Words<Status>("statuses", request.Texts("status", "statuses")),
            SubStatuses = Words<SubStatus>("subStatuses", request.Texts("subStatus", "subStatuses")),
            HasIncidents = request.Flag("hasIncidents"),
            IsSystem = request.Flag("isSystem"),
            Times = [.. request.Parts("timestampFilters").Select(TimeOf)],
        };

    private static async Task<IResult> ListAsync(HttpContext http, InstanceListing listing, InstanceViews views)
    {
        var request = await ApiRequest.ReadAsync(http);
        var page = request.Number("page") ?? 0;
        var size = request.Number("pageSize") ?? DefaultPageSize;
        if (page < 0 || size < 1)
        {
            throw new RefusedRequestException("'page' must be 0 or more, and 'pageSize' 1 or more.");
        }

        size = Math.Min(size, LargestPageSize);
        var order = request.Word<InstanceOrder>("orderBy") ?? InstanceOrder.Created;
        var direction = request.Word<Direction>("orderDirection");
        var found = await listing.ListAsync(
            FilterOf(request) with
            {
                MayReadCaseData = http.User.May(StudioPermissions.ReadCaseData),
            },
            order,
            (direction ?? (order == InstanceOrder.Name ? Direction.Ascending : Direction.Descending)) == Direction.Descending,
            (long)page * size,
            size,
            http.RequestAborted
        );
        var items = found.Items.Select(i => views.View(i, http.User).Redaction.Instance(InstanceJson.Summary(i)));
        return ApiJson.Ok(ApiNodes.Of(("items", ApiNodes.List(items)), ("totalCount", found.Total)));
    }

    private static InstanceTime TimeOf(ApiRequest part) =>
        new(
            part.Word<InstanceTimeColumn>("column") ?? throw new RefusedRequestException("A timestamp filter lacks its 'column'."),
            part.Word<InstanceTimeOperator>("operator") ?? InstanceTimeOperator.Is,
            DateTimeOffset.TryParse(
                part.Text("timestamp"),
                System.Globalization.CultureInfo.InvariantCulture,
                System.Globalization.DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at
                : throw new RefusedRequestException("A timestamp filter lacks its 'timestamp', for example 2026-11-27T17:00:00Z.")
        );

    private static string[] Words<T>(string name, IReadOnlyList<string> texts)
        where T : struct, Enum => [.. texts.Select(t => ApiRequest.WordOf<T>(name, t).ToString())];

    private enum Direction
    {
        Ascending,
        Descending,
    }

    // Elsa's words as a closed set, so that a wrong one is refused; the engine keeps them as texts.
    private enum Status
    {
        Running,
        Finished,
    }

    private enum SubStatus
    {
        Pending,
        Executing,
        Suspended,
        Finished,
        Cancelled,
        Faulted,
    }
}
