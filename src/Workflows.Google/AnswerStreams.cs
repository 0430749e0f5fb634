using Google;
using Google.Apis.Requests;

namespace Workflows.Google;

/// <summary>Reads the answer to a call while it arrives, where it may be too large to be kept as a whole.</summary>
internal static class AnswerStreams
{
    /// <summary>Sends a call and reads its answer.</summary>
    /// <param name="request">The call.</param>
    /// <param name="read">Reads the body of an answer that is no error.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="GoogleApiException">Google refused the call.</exception>
    /// <exception cref="OperationCanceledException">It was given up, or the answer did not end within the client's time.</exception>
    public static async Task<TRead> ReadAsync<TAnswer, TRead>(
        this ClientServiceRequest<TAnswer> request,
        Func<Stream, CancellationToken, Task<TRead>> read,
        CancellationToken cancellationToken
    )
    {
        var service = request.Service;
        using var call = request.CreateRequest();
        // The client's own time ends when the headers have arrived.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ended.CancelAfter(service.HttpClient.Timeout);
        using var answer = await service.HttpClient.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, ended.Token);
        if (!answer.IsSuccessStatusCode)
        {
            throw new GoogleApiException(service.Name)
            {
                Error = await service.DeserializeError(answer),
                HttpStatusCode = answer.StatusCode,
            };
        }

        await using var body = await answer.Content.ReadAsStreamAsync(ended.Token);
        return await read(body, ended.Token);
    }
}
