namespace Workflows.Faults;

/// <summary>
/// What stands before the nodes: sends a request to one of them, keeps to it, and goes over to another after a failure. It knows a node
/// that is gone; one that is frozen it takes for alive, as it would be.
/// </summary>
internal sealed class AnyNode(IReadOnlyList<Node> nodes, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private int current;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var there = nodes.Where(n => n.IsThere).ToArray();
        if (there.Length == 0)
        {
            throw new HttpRequestException("No node is there.");
        }

        var node = there[current % there.Length];
        request.RequestUri = new Uri(new Uri(node.Address), request.RequestUri!.PathAndQuery);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Interlocked.Increment(ref current);
            throw;
        }
    }
}
