using Workflows.Engine.Definitions;
using Workflows.Storage.Definitions;

namespace Workflows.Studio.Definitions;

/// <summary>Tells a designer that a newer release has brought another version of the workflow, which the team's own changes have kept aside.</summary>
internal sealed class ShippedBeside(DefinitionQueries queries)
{
    /// <summary>The notice about a definition, or none.</summary>
    public async Task<IReadOnlyList<DefinitionProblem>> NoticesAsync(string definitionId, CancellationToken cancellationToken) =>
        await queries.ShippedBesideAsync(definitionId, cancellationToken) is { } version
            ?
            [
                new DefinitionProblem(
                    null,
                    ProblemSeverity.Warning,
                    $"A newer release of the product has brought version {version} of this workflow. Yours was changed here and stays in use: look at version {version} in the version history, and roll back to it if you want it."
                )
                {
                    Code = "shipped-beside",
                },
            ]
            : [];
}
