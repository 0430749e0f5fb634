namespace Workflows.Storage;

/// <summary>Where in a commit a process may die.</summary>
internal enum CommitMoment
{
    /// <summary>All is written and nothing of it is true.</summary>
    Before,

    /// <summary>All of it is true and nobody in this process knows it.</summary>
    After,
}
