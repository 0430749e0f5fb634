using Microsoft.AspNetCore.Http;

namespace Workflows.Studio.Api;

/// <summary>A request that is refused, with one sentence for the person who sent it.</summary>
internal sealed class RefusedRequestException(string sentence, int status = StatusCodes.Status400BadRequest, Exception? inner = null)
    : Exception(sentence, inner)
{
    /// <summary>The status of the answer.</summary>
    public int Status { get; } = status;
}
