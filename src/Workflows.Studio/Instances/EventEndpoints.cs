using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Engine.Activities;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>Publishes events, to all that wait for them or to one instance.</summary>
internal static class EventEndpoints
{
    public const string NoEvent = "This instance belongs to a case: no event is sent to it by hand.";
    private const string Synchronous = "Synchronous";

    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/events/{eventName}/trigger", TriggerAsync).Needs(StudioPermissions.TriggerEvents);

    private static async Task<IResult> TriggerAsync(
        HttpContext http,
        string eventName,
        Database database,
        Inbox inbox,
        AuditLog audit,
        BusinessClock clock,
        InstanceViews views,
        InstanceReading reading,
        CommitWait wait
    )
    {
        var request = await ApiRequest.ReadAsync(http);
        var input = request.Node("input");
        InstanceChanges.CheckSent(input);
        var instanceId = request.Text("workflowInstanceId");
        if (instanceId is not null && await views.FindAsync(instanceId, http.User, http.RequestAborted) is { Summary.IsProtected: true })
        {
            throw new RefusedRequestException(NoEvent, StatusCodes.Status409Conflict);
        }

        var stimulus = EventStimulus.Create(
            Ids.Hash("published event", Guid.CreateVersion7().ToString("N")),
            eventName,
            input,
            request.Text("correlationId"),
            instanceId
        ) with
        {
            SparesCases = true,
        };
        await using (var transaction = await database.BeginAsync(http.RequestAborted))
        {
            await inbox.AppendAsync(transaction, stimulus, http.RequestAborted);
            await audit.AppendAsync(
                transaction,
                new AuditEntry
                {
                    Action = "event.published",
                    Actor = http.User.Actor(),
                    Subject = "event:" + eventName,
                    Detail = instanceId is null ? [] : new JsonObject { ["instance"] = instanceId },
                    At = clock.Now,
                },
                http.RequestAborted
            );
            await transaction.CommitAsync(http.RequestAborted);
        }

        if (request.Text("workflowExecutionMode") == Synchronous)
        {
            await wait.UntilAsync(async token => !await reading.WaitsForAsync(stimulus.Id, instanceId, token), http.RequestAborted);
        }

        return Results.Ok();
    }
}
