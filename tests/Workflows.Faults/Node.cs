namespace Workflows.Faults;

/// <summary>One node of the real server: it may be killed, started again, frozen and thawed.</summary>
internal sealed class Node(int number, string address, Func<Node, ChildProcess> start) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private ChildProcess? process;

    public int Number => number;

    public string Address => address;

    /// <summary>What its connections to the database are called.</summary>
    public string Name => $"faults-node-{number}";

    public int ProcessId => process?.Id ?? 0;

    /// <summary>Whether there is a process, be it frozen.</summary>
    public bool IsThere => process is { HasExited: false };

    public bool IsFrozen => process is { IsFrozen: true };

    public async Task StartAsync(HttpClient http, CancellationToken cancellationToken)
    {
        // Others ask meanwhile whether it is there: the old process is let go of only when there is a new one.
        var before = process;
        process = start(this);
        before?.Dispose();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"Node {number} ended by itself; see its log.");
            }

            try
            {
                using var response = await http.GetAsync(new Uri(address + "/health/ready"), limit.Token);
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(100, limit.Token);
        }
    }

    public void Kill() => process!.Kill();

    public void Freeze() => process!.Freeze();

    public void Thaw() => process!.Thaw();

    public void Dispose() => process?.Dispose();
}
