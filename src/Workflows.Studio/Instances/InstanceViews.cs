using System.Security.Claims;
using Workflows.Engine.Definitions;
using Workflows.Storage.Instances;
using Workflows.Studio.Access;

namespace Workflows.Studio.Instances;

/// <summary>Finds instances for requests, with the redaction that answers about them need.</summary>
internal sealed class InstanceViews(InstanceListing listing, InstanceReading reading, IWorkflowCatalog catalog)
{
    /// <summary>An instance as lists show it; null when there is none.</summary>
    public async Task<InstanceView?> FindAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await listing.FindAsync([id], cancellationToken) is [var summary] ? View(summary, user) : null;

    /// <summary>An instance as it is shown to all, whatever they may read; null when there is none.</summary>
    public Task<InstanceView?> FindAsync(string id, CancellationToken cancellationToken) =>
        FindAsync(id, new ClaimsPrincipal(), cancellationToken);

    /// <summary>Instances as lists show them, by their ids.</summary>
    public async Task<IReadOnlyDictionary<string, InstanceView>> FindAsync(
        IReadOnlyList<string> ids,
        ClaimsPrincipal user,
        CancellationToken cancellationToken
    ) => (await listing.FindAsync(ids, cancellationToken)).ToDictionary(s => s.Id, s => View(s, user), StringComparer.Ordinal);

    /// <summary>An instance with its state; null when there is none.</summary>
    public async Task<OpenedInstance?> OpenAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await reading.FindAsync(id, cancellationToken) is { } found ? new OpenedInstance(found, View(found.Summary, user)) : null;

    /// <summary>An instance of a list.</summary>
    public InstanceView View(InstanceSummary summary, ClaimsPrincipal user)
    {
        var workflow = catalog.FindVersion(summary.DefinitionVersionId);
        var mayRead = user.May(StudioPermissions.ReadCaseData);
        // The words are made for few instances only: of most, everything may be read.
        var words = summary.IsProtected && !mayRead ? DefinitionWords.Of(workflow) : DefinitionWords.Of(null);
        return new InstanceView(summary, workflow, CaseRedaction.Of(summary.IsProtected, mayRead, words));
    }
}

/// <summary>An instance, with the redaction that every answer about it passes through.</summary>
/// <param name="Summary">The instance.</param>
/// <param name="Workflow">Its version; null when that is not in the catalogue.</param>
/// <param name="Redaction">Keeps case data out of answers.</param>
internal sealed record InstanceView(InstanceSummary Summary, CompiledWorkflow? Workflow, CaseRedaction Redaction);

/// <summary>An instance with its state.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="View">How it is shown.</param>
internal sealed record OpenedInstance(ReadInstance Instance, InstanceView View);
