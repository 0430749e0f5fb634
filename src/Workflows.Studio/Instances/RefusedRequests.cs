using Microsoft.AspNetCore.Http;
using Workflows.Storage.Privacy;
using Workflows.Studio.Api;

namespace Workflows.Studio.Instances;

/// <summary>Turns the refusals of a group's endpoints into answers.</summary>
internal static class RefusedRequests
{
    private const string Erased = "The case of this instance was erased, so nothing of it can be read any more.";

    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RefusedRequestException e)
        {
            return ApiProblem.Of(e.Status, e.Message);
        }
        catch (CaseErasedException)
        {
            return ApiProblem.Of(StatusCodes.Status410Gone, Erased);
        }
    }
}
