namespace Workflows.Storage;

/// <summary>The folder <c>workflows</c>: definitions, forms, sheets, mail templates and pages as files.</summary>
public static class WorkflowsFolder
{
    /// <summary>
    /// The configured folder, else the nearest folder named <c>workflows</c> in the program's folder, the current one or their parents.
    /// </summary>
    /// <exception cref="StorageException">There is none.</exception>
    public static string Find(string? configured = null)
    {
        if (!string.IsNullOrWhiteSpace(configured))
        {
            return Directory.Exists(configured)
                ? Path.GetFullPath(configured)
                : throw new StorageException($"The workflows folder '{configured}' does not exist.");
        }

        foreach (var start in (string[])[AppContext.BaseDirectory, Directory.GetCurrentDirectory()])
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, "workflows");
                if (Directory.Exists(candidate))
                {
                    return candidate;
                }
            }
        }

        throw new StorageException(
            "There is no folder 'workflows' beside the program, in the current folder or above it: say where it is."
        );
    }
}
