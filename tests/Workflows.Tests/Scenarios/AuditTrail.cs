using System.Text.Json.Nodes;
using Workflows.Storage.Privacy;

namespace Workflows.Tests.Scenarios;

/// <summary>The audit entries of a server, opened.</summary>
internal sealed class AuditTrail(ScenarioServer server)
{
    /// <summary>Who made the newest audit entry of a kind, and what it says besides.</summary>
    public async Task<(string Actor, JsonObject Detail)> NewestAsync(string action)
    {
        var entry = (
            await server.Database.QueryAsync<AuditRow>(
                "select id, actor, case_id, detail from audit where action = @action order by seq desc limit 1",
                new { action }
            )
        ).Single();
        return (entry.Actor, await server.Get<Vault>().OpenAsync<JsonObject>(entry.CaseId, "audit", entry.Id, entry.Detail));
    }

    private sealed class AuditRow
    {
        public string Id { get; set; } = "";

        public string Actor { get; set; } = "";

        public string? CaseId { get; set; }

        public byte[] Detail { get; set; } = [];
    }
}
