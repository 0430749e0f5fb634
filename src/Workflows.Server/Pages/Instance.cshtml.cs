using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Workflows.Engine.Execution;
using Workflows.Server.Accounts;
using Workflows.Storage.Engine;
using Workflows.Storage.Operations;
using Workflows.Storage.Privacy;

namespace Workflows.Server.Pages;

/// <summary>The journal of a workflow instance, without any values.</summary>
[Authorize(Policy = AccountsServiceCollectionExtensions.Operations)]
public sealed class InstanceModel(BurstLog log, StuckWork stuck) : PageModel
{
    /// <summary>Id of the instance.</summary>
    public string Id { get; private set; } = "";

    /// <summary>The journal's entries, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Journal { get; private set; } = [];

    /// <summary>One sentence for each open incident of the instance.</summary>
    public IReadOnlyList<string> Faults { get; private set; } = [];

    /// <summary>The reason why the journal cannot be read; null when it can.</summary>
    public string? Unreadable { get; private set; }

    /// <summary>Reads the journal.</summary>
    public async Task<IActionResult> OnGetAsync([FromRoute] string id, CancellationToken cancellationToken)
    {
        Id = id;
        try
        {
            Journal = (await log.ReadAsync(id, cancellationToken)).Journal;
            var faults = new List<string>();
            foreach (var incident in (await stuck.ListAsync(cancellationToken)).Where(i => i.InstanceId == id))
            {
                faults.Add(await stuck.ExplainAsync(incident.Id, cancellationToken) ?? incident.Message);
            }

            Faults = faults;
        }
        catch (CaseErasedException)
        {
            Unreadable = "The data of this case was erased, so the journal cannot be read any more.";
        }

        return Journal.Count == 0 && Unreadable is null ? NotFound() : Page();
    }
}
