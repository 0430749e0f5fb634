using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Definitions;
using Workflows.Storage.Privacy;
using Workflows.Storage.Secrets;
using Workflows.Studio.Access;

namespace Workflows.Studio.Api;

/// <summary>Turns what the rooms below refuse into an answer with the same sentence.</summary>
internal static class ApiRefusals
{
    /// <summary>The code of a save over somebody's newer draft; the shell offers to load the workflow again.</summary>
    private const string NewerDraft = "newer-draft";

    private const string Erased = "The case of this instance was erased, so nothing of it can be read any more.";

    public static async ValueTask<object?> CatchAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (NewerDraftException e)
        {
            var names = context.HttpContext.RequestServices.GetRequiredService<IAccountNames>();
            var whose = e.Newer.ChangedBy is { } by ? await names.NameAsync(by, context.HttpContext.RequestAborted) : "Somebody else";
            var sentence =
                $"{whose} has saved this workflow since you opened it: copy your change, load the workflow again, and make it there.";
            return ApiProblem.OfDefinition([new DefinitionProblem(null, ProblemSeverity.Error, sentence) { Code = NewerDraft }]);
        }
        catch (Exception e) when (StatusOf(e) is { } status)
        {
            return ApiProblem.Of(status, e is CaseErasedException ? Erased : e.Message);
        }
    }

    private static int? StatusOf(Exception e) =>
        e switch
        {
            RefusedRequestException refused => refused.Status,
            BadHttpRequestException bad => bad.StatusCode,
            DefinitionFormatException or FaultException or StuckException or SecretRefusedException => StatusCodes.Status400BadRequest,
            DefinitionNotFoundException => StatusCodes.Status404NotFound,
            CaseErasedException => StatusCodes.Status410Gone,
            DefinitionInUseException or NotActivatedException => StatusCodes.Status409Conflict,
            _ => null,
        };
}
