using Workflows.Engine.Definitions;
using Workflows.Engine.Runtime;
using Workflows.Storage.Operations;

namespace Workflows.Storage.Definitions;

/// <summary>
/// Compiles versions for the first time in this build of the product. A compilation can end the process or never return, so each attempt is
/// a row before it begins: a version that ended three processes, or did not return once, is set aside with an incident and not tried again
/// until the product is upgraded. Versions that were compiled once are compiled without any row from then on.
/// </summary>
public sealed class Compilations(Database database, WorkflowCompiler compiler, Watchdog watchdog, BusinessClock clock)
{
    private const int MostAttempts = 3;
    private const string ListSql = "select version_id, failure from compiled_versions where build = @Build";
    private const string CountAttemptsSql =
        "select count(*) from compilation_attempts where version_id = @VersionId and began_at < @before";
    private const string AddAttemptSql = "insert into compilation_attempts (version_id, id, began_at) values (@VersionId, @id, @at)";
    private const string DeleteAttemptsSql = "delete from compilation_attempts where version_id = @VersionId";
    private const string AddResultSql = """
        insert into compiled_versions (version_id, build, failure) values (@VersionId, @Build, @failure)
        on conflict (version_id) do update set build = excluded.build, failure = excluded.failure
        """;

    // An attempt of another node that still runs is no crash.
    private static readonly TimeSpan StillRunning = TimeSpan.FromSeconds(20);
    private static readonly string Build = typeof(WorkflowCompiler).Module.ModuleVersionId.ToString("N");

    /// <summary>The versions that this build has tried before: by id, with the reason of those that are set aside, else null.</summary>
    public async Task<Dictionary<string, string?>> KnownAsync(CancellationToken cancellationToken = default) =>
        (await database.QueryAsync<Result>(ListSql, new { Build }, cancellationToken)).ToDictionary(
            r => r.VersionId,
            r => r.Failure,
            StringComparer.Ordinal
        );

    /// <summary>Compiles a version that this build has not tried before.</summary>
    /// <returns>The compiled version, or the reason why it is set aside.</returns>
    public async Task<(CompiledWorkflow? Workflow, string? Failure)> TryAsync(
        StoredDefinition version,
        CancellationToken cancellationToken = default
    )
    {
        var before = TimeProvider.System.GetUtcNow() - StillRunning;
        var attempts = await database.QuerySingleOrDefaultAsync<long>(
            CountAttemptsSql,
            new { VersionId = version.Id, before },
            cancellationToken
        );
        if (attempts >= MostAttempts)
        {
            return (null, await SetAsideAsync(version, $"its compilation ended the server's process {attempts} times", cancellationToken));
        }

        await database.ExecuteAsync(
            AddAttemptSql,
            new
            {
                VersionId = version.Id,
                id = Guid.NewGuid().ToString("N"),
                at = TimeProvider.System.GetUtcNow(),
            },
            cancellationToken
        );
        try
        {
            var compiled = await watchdog.RunAsync(
                $"compilation of version {version.Version} of workflow '{version.DefinitionId}'",
                () => ValueTask.FromResult(compiler.Compile(version.ToDefinition()).Workflow),
                cancellationToken
            );
            await NoteAsync(version, null, cancellationToken);
            return (compiled, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return (null, await SetAsideAsync(version, $"it cannot be compiled ({e.Message})", cancellationToken));
        }
    }

    private async Task<string> SetAsideAsync(StoredDefinition version, string reason, CancellationToken cancellationToken)
    {
        var failure =
            $"Version {version.Version} of workflow '{version.DefinitionId}' is set aside: {reason}. Publish a version without the fault.";
        await NoteAsync(version, failure, cancellationToken);
        await new Incident
        {
            Kind = IncidentKind.Definition,
            Subject = $"{IncidentKind.Definition}:{version.Id}",
            Message = StoredText.Of(failure)!,
            At = clock.Now,
        }.OpenAsync(database, cancellationToken);
        return failure;
    }

    private async Task NoteAsync(StoredDefinition version, string? failure, CancellationToken cancellationToken)
    {
        await using var transaction = await database.BeginAsync(cancellationToken);
        await transaction.ExecuteAsync(
            AddResultSql,
            new
            {
                VersionId = version.Id,
                Build,
                failure = StoredText.Of(failure),
            },
            cancellationToken
        );
        await transaction.ExecuteAsync(DeleteAttemptsSql, new { VersionId = version.Id }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private sealed class Result
    {
        public string VersionId { get; set; } = "";

        public string? Failure { get; set; }
    }
}
