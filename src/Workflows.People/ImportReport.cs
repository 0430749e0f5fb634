namespace Workflows.People;

/// <summary>What an import of people did, or why it did nothing.</summary>
/// <param name="Problems">One sentence for each problem, with its line. When there is a problem, nothing was imported.</param>
/// <param name="People">How many people the file lists.</param>
/// <param name="Services">How many services the file lists.</param>
public sealed record ImportReport(IReadOnlyList<string> Problems, int People, int Services)
{
    /// <summary>Whether it was imported.</summary>
    public bool Imported => Problems.Count == 0;
}
