namespace Workflows.Storage;

/// <summary>The moments of a commit at which a test may end the process.</summary>
internal enum CommitMoment
{
    /// <summary>All statements ran, and the transaction has not committed.</summary>
    Before,

    /// <summary>The transaction committed, and no action of this process has run after it.</summary>
    After,
}
