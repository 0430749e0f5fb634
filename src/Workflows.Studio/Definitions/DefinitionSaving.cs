using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Workflows.Engine.Definitions;
using Workflows.Storage.Definitions;
using Workflows.Studio.Access;
using Workflows.Studio.Api;

namespace Workflows.Studio.Definitions;

/// <summary>Saves what the editor posts, and publishes it when it is asked to. A refused publication leaves the draft saved.</summary>
internal sealed class DefinitionSaving(
    DefinitionDrafts drafts,
    DefinitionRegistrar registrar,
    DefinitionConsumers consumers,
    ShippedBeside shipped
)
{
    /// <summary>Saves a model as the draft of its definition.</summary>
    /// <param name="model">The definition as it was sent.</param>
    /// <param name="user">Who saves.</param>
    /// <param name="loadedTag">The tag of what the editor had loaded; null when it says none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<StoredDefinition> SaveAsync(
        JsonObject model,
        ClaimsPrincipal user,
        string? loadedTag,
        CancellationToken cancellationToken
    )
    {
        if (model.Text("definitionId") is not { Length: > 0 } definitionId)
        {
            definitionId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            model["definitionId"] = definitionId;
        }

        var before = await drafts.LatestAsync(definitionId, cancellationToken);
        var definition = SavedModel.Read(model, before?.ToDefinition());
        return await drafts.SaveAsync(definition, user.Actor(), loadedTag, cancellationToken);
    }

    /// <summary>Answers the editor's save, with or without publishing.</summary>
    public async Task<IResult> SaveAndPublishAsync(HttpContext context, JsonObject body, CancellationToken cancellationToken)
    {
        if (body["model"] is not JsonObject model)
        {
            return ApiProblem.Of(StatusCodes.Status400BadRequest, "The body has no 'model': it is the definition to save.");
        }

        body.Remove("model");
        var user = context.User;
        var saved = await SaveAsync(model, user, DefinitionTags.Loaded(context.Request), cancellationToken);
        DefinitionTags.Tell(context.Response, saved);
        var wasPublished = saved.IsPublished;
        IReadOnlyList<DefinitionProblem> problems;
        if (body["publish"] is not JsonValue publish || !publish.TryGetValue<bool>(out var isAsked) || !isAsked)
        {
            problems = (await registrar.CheckAsync(saved.ToDefinition(), cancellationToken)).Problems;
        }
        else
        {
            if (!user.May(StudioPermissions.PublishDefinitions))
            {
                return ApiProblem.Of(
                    StatusCodes.Status400BadRequest,
                    "The draft is saved. Your account may not publish it: ask somebody who may."
                );
            }

            var verdict = await registrar.PublishAsync(saved.DefinitionId, user.Actor(), saved.Tag, cancellationToken);
            if (!verdict.IsAllowed)
            {
                return ApiProblem.OfDefinition(verdict.Problems);
            }

            problems = verdict.Problems;
            saved = (await drafts.LatestAsync(saved.DefinitionId, cancellationToken))!;
            DefinitionTags.Tell(context.Response, saved);
        }

        return await AnswerAsync(saved, wasPublished, problems, user, cancellationToken);
    }

    /// <summary>The answer of a save or publication.</summary>
    public async Task<IResult> AnswerAsync(
        StoredDefinition version,
        bool wasPublished,
        IReadOnlyList<DefinitionProblem> problems,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    ) =>
        ApiJson.Ok(
            new
            {
                WorkflowDefinition = DefinitionModels.Whole(version, user),
                AlreadyPublished = wasPublished,
                ConsumingWorkflowCount = (await consumers.OfAsync(version.DefinitionId, cancellationToken)).Count,
                ValidationErrors = Array.Empty<object>(),
                Problems = problems.Concat(await shipped.NoticesAsync(version.DefinitionId, cancellationToken)).Select(ApiProblem.Shown),
            }
        );
}
