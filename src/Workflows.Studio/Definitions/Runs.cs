using System.Security.Claims;
using System.Text.Json.Nodes;
using Workflows.Engine.Runtime;
using Workflows.Storage;
using Workflows.Storage.Definitions;
using Workflows.Storage.Engine;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;
using Workflows.Studio.Api;
using Workflows.Studio.Instances;

namespace Workflows.Studio.Definitions;

/// <summary>Starts instances for accounts.</summary>
internal sealed class Runs(
    DefinitionStore store,
    DefinitionDrafts drafts,
    DefinitionPublishing publishing,
    DefinitionLibrary library,
    WorkflowRuntime runtime,
    InstanceViews views,
    InstanceReading reading,
    BurstLog log,
    Database database,
    AuditLog audit,
    BusinessClock clock
)
{
    /// <summary>Starts an instance.</summary>
    /// <returns>Null when there is no such definition or version.</returns>
    /// <exception cref="RefusedRequestException">The version may not be started; one sentence says why.</exception>
    public async Task<StartedInstance?> StartAsync(
        string definitionId,
        RunRequest request,
        ClaimsPrincipal user,
        string how,
        CancellationToken cancellationToken
    )
    {
        var versions = await store.VersionHeadsAsync(definitionId, cancellationToken);
        var version = VersionOptions.Pick(versions, request.VersionOptions is { Length: > 0 } word ? word : "Published");
        if (version is null)
        {
            return null;
        }

        if (publishing.NeedsTwoPeople && !version.IsPublished)
        {
            throw new RefusedRequestException(
                "Only a published version can be started here, because publishing needs two people: ask a second person to publish it."
            );
        }

        if (version.IsDraft)
        {
            await drafts.FreezeAsync(version, cancellationToken);
        }

        await library.RefreshAsync(cancellationToken);
        if (library.FindVersion(version.Id) is not { } workflow)
        {
            throw new RefusedRequestException(library.WhySetAside(version.Id) ?? "This version was deleted.");
        }

        await NoteAsync(version, user, how, cancellationToken);
        return await runtime.StartAsync(workflow, request.Input, request.CorrelationId, requestId: null, cancellationToken);
    }

    /// <summary>An instance's state, as far as the account may see it.</summary>
    public async Task<JsonNode?> StateAsync(string instanceId, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (await views.OpenAsync(instanceId, user, cancellationToken) is not { } opened)
        {
            return null;
        }

        var state = await InstanceEndpoints.StateAsync(opened, reading, log, cancellationToken);
        return opened.View.Redaction.Instance(InstanceJson.Whole(opened.Instance.Summary, state))["workflowState"]?.DeepClone();
    }

    private async Task NoteAsync(StoredDefinition version, ClaimsPrincipal user, string how, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        var detail = new JsonObject { ["version"] = version.Version, ["how"] = how };
        await audit.NoteDefinitionAsync(
            transaction,
            "definition.run",
            version.DefinitionId,
            user.Actor(),
            clock.Now,
            detail,
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
    }
}
