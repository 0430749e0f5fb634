using System.Text.Json.Nodes;
using Workflows.Storage;

namespace Workflows.Tests.Scenarios;

/// <summary>The audit entries of a server, opened.</summary>
internal sealed class AuditTrail(ScenarioServer server)
{
    /// <summary>Who made the newest audit entry of a kind, and what it says besides.</summary>
    public async Task<(string Actor, JsonObject Detail)> NewestAsync(string action)
    {
        var entry = (await AllAsync()).Last(entry => entry.Action == action);
        return (entry.Actor, entry.Detail!);
    }

    /// <summary>Every entry, oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> AllAsync() =>
        [.. (await server.Get<AuditReading>().ListAsync(most: int.MaxValue)).Select(read => read.Entry)];
}
