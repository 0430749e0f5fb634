using Microsoft.Extensions.Logging;
using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Secrets;

namespace Workflows.Storage.Definitions;

/// <summary>The one way in for definitions: command line, installation and the studio's API check, import and publish through it.</summary>
public sealed partial class DefinitionRegistrar(
    DefinitionStore store,
    DefinitionDrafts drafts,
    DefinitionPublishing publishing,
    DefinitionLibrary library,
    DefinitionChecks checks,
    SecretValues secrets,
    Watchdog watchdog,
    BusinessClock clock,
    ILogger<DefinitionRegistrar> logger
)
{
    /// <summary>Reads a definition's JSON.</summary>
    /// <exception cref="DefinitionFormatException">It is not a definition; one sentence says why.</exception>
    public static WorkflowDefinition Read(string json) => DefinitionReader.Read(json);

    /// <summary>All that would be refused or warned about at publish.</summary>
    /// <exception cref="StuckException">The checks did not end.</exception>
    public async Task<PublishVerdict> CheckAsync(WorkflowDefinition definition, CancellationToken cancellationToken = default) =>
        await CompareAsync(definition, await secrets.KnownAsync(cancellationToken), cancellationToken);

    /// <summary>As <see cref="CheckAsync"/>, without a store: how the definition uses secrets is not looked at.</summary>
    /// <exception cref="StuckException">The checks did not end.</exception>
    public Task<PublishVerdict> CheckAloneAsync(WorkflowDefinition definition, CancellationToken cancellationToken = default) =>
        CompareAsync(definition, known: null, cancellationToken);

    /// <summary>What is wrong or doubtful with a definition that is saved; nothing of it keeps it out.</summary>
    /// <exception cref="StuckException">The checks did not end.</exception>
    public async Task<IReadOnlyList<DefinitionProblem>> ProblemsAsync(
        WorkflowDefinition definition,
        CancellationToken cancellationToken = default
    ) => (await CompileAsync(definition, cancellationToken)).Problems;

    /// <summary>Compiles a definition that is not published, to look at it or to try a part of it.</summary>
    /// <exception cref="StuckException">The compilation did not end.</exception>
    public Task<CompilationResult> CompileAsync(WorkflowDefinition definition, CancellationToken cancellationToken = default) =>
        watchdog.RunAsync(
            $"check of workflow '{definition.DefinitionId}'",
            () => ValueTask.FromResult(checks.Import(definition)),
            cancellationToken
        );

    /// <summary>Imports a definition as its draft, not published. Problems do not keep it out: nothing is lost.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="by">Who imports: an actor of the audit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<ImportedDefinition> ImportAsync(
        WorkflowDefinition definition,
        string by = AuditEntry.System,
        CancellationToken cancellationToken = default
    )
    {
        var problems = await ProblemsAsync(definition, cancellationToken);
        var saved = await drafts.SaveAsync(definition, by, loadedTag: null, cancellationToken);
        await library.RefreshAsync(cancellationToken);
        return new ImportedDefinition(saved.Id, problems);
    }

    /// <summary>Publishes the newest version of a definition, unless a check refuses it, or a second person must do it.</summary>
    /// <param name="definitionId">The definition.</param>
    /// <param name="by">Who publishes: an actor of the audit.</param>
    /// <param name="seenTag">The <see cref="StoredDefinition.Tag"/> of what the publisher has seen; null: whatever there is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DefinitionNotFoundException">There is none.</exception>
    /// <exception cref="NewerDraftException">Somebody else saved it since it was seen.</exception>
    public async Task<PublishVerdict> PublishAsync(
        string definitionId,
        string by = AuditEntry.System,
        string? seenTag = null,
        CancellationToken cancellationToken = default
    )
    {
        var latest = await drafts.LatestAsync(definitionId, cancellationToken) ?? throw new DefinitionNotFoundException(definitionId);
        if (seenTag is not null && latest.Tag != seenTag)
        {
            throw new NewerDraftException(latest);
        }

        var verdict = await CheckAsync(latest.ToDefinition(), cancellationToken);
        if (!verdict.IsAllowed)
        {
            return verdict;
        }

        if (await publishing.PublishAsync(latest, verdict.Workflow.Triggers, by, cancellationToken) is { } refusal)
        {
            return verdict with { Problems = [.. verdict.Problems, refusal], IsAllowed = false };
        }

        await library.RefreshAsync(cancellationToken);
        return verdict;
    }

    /// <summary>Retracts a definition: its running instances go on, new ones do not start.</summary>
    /// <param name="definitionId">The definition.</param>
    /// <param name="by">Who retracts: an actor of the audit.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DefinitionNotFoundException">No version of it is published.</exception>
    public async Task RetractAsync(string definitionId, string by = AuditEntry.System, CancellationToken cancellationToken = default)
    {
        if (!await publishing.RetractAsync(definitionId, by, cancellationToken))
        {
            throw new DefinitionNotFoundException(definitionId);
        }

        await library.RefreshAsync(cancellationToken);
    }

    /// <summary>The newest version's JSON, or a numbered one's.</summary>
    /// <exception cref="DefinitionNotFoundException">There is none.</exception>
    public async Task<WorkflowDefinition> ExportAsync(
        string definitionId,
        int? version = null,
        CancellationToken cancellationToken = default
    )
    {
        var versions = await store.VersionsAsync(definitionId, cancellationToken);
        var found = versions.FirstOrDefault(v => version is null ? v.IsLatest : v.Version == version);
        return found?.ToDefinition() ?? throw new DefinitionNotFoundException(definitionId);
    }

    /// <summary>
    /// Installs the definitions that ship with the product: new ones and new versions of those that nobody has changed here. A definition
    /// that the team has changed or retracted stays as the team left it; the newer shipped version is kept beside it.
    /// </summary>
    /// <param name="folder">Where the <c>*.json</c> definitions lie.</param>
    /// <param name="cancellationToken">Stops between definitions.</param>
    /// <exception cref="ConfigurationException">A shipped definition does not pass its own checks.</exception>
    public async Task InstallShippedAsync(string folder, CancellationToken cancellationToken = default)
    {
        await library.RefreshAsync(cancellationToken);
        var imported = new List<(string File, string DefinitionId)>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            var definition = Read(await File.ReadAllTextAsync(file, cancellationToken));
            var versions = await store.VersionsAsync(definition.DefinitionId, cancellationToken);
            var hash = DefinitionStore.HashOf(definition);
            var latest = versions.FirstOrDefault(v => v.IsLatest);
            var isRetracted = versions.All(v => !v.IsPublished) && versions.Any(v => v.RetractedAt is not null);
            if (latest is { IsShipped: false } || isRetracted)
            {
                if (versions.All(v => v.SourceHash != hash))
                {
                    await store.AddBesideAsync(definition, clock.Now, cancellationToken);
                }

                LogKept(definition.DefinitionId);
                continue;
            }

            if (latest is { IsPublished: true } && latest.SourceHash == hash)
            {
                continue;
            }

            await store.AddAsync(definition, shipped: true, clock.Now, cancellationToken);
            imported.Add((Path.GetFileName(file), definition.DefinitionId));
        }

        // All are imported before the first is published, because they start one another.
        await library.RefreshAsync(cancellationToken);
        foreach (var (file, definitionId) in imported)
        {
            var verdict = await PublishAsync(definitionId, AuditEntry.System, seenTag: null, cancellationToken);
            if (!verdict.IsAllowed)
            {
                var problems = string.Join(' ', verdict.Problems.Where(p => p.Severity == ProblemSeverity.Error));
                throw new ConfigurationException($"The shipped workflow '{file}' is refused: {problems}");
            }

            LogInstalled(definitionId);
        }
    }

    private Task<PublishVerdict> CompareAsync(
        WorkflowDefinition definition,
        IReadOnlyList<KnownSecret>? known,
        CancellationToken cancellationToken
    ) =>
        watchdog.RunAsync(
            $"check of workflow '{definition.DefinitionId}'",
            () => ValueTask.FromResult(checks.Publish(definition, known)),
            cancellationToken
        );

    [LoggerMessage(Level = LogLevel.Information, Message = "Workflow {DefinitionId} is installed and published.")]
    private partial void LogInstalled(string definitionId);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Workflow {DefinitionId} was changed or retracted here; the shipped version is kept beside it, not installed."
    )]
    private partial void LogKept(string definitionId);
}

/// <summary>A definition that was imported.</summary>
/// <param name="VersionId">Its new version's own id.</param>
/// <param name="Problems">What is wrong or doubtful with it.</param>
public sealed record ImportedDefinition(string VersionId, IReadOnlyList<DefinitionProblem> Problems);
