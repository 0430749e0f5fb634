namespace Workflows.Storage;

/// <summary>Finds the folder <c>workflows</c> with the files of definitions, forms, sheets, mail templates, calendar and people.</summary>
public static class WorkflowsFolder
{
    /// <summary>
    /// The folder that option <c>Workflows:Folder</c> names; without one, the nearest folder <c>workflows</c> in the working folder,
    /// in the program's folder, or in one above them.
    /// </summary>
    /// <exception cref="ConfigurationException">There is no such folder.</exception>
    public static string Find(string? configured = null)
    {
        if (!string.IsNullOrWhiteSpace(configured))
        {
            var named = Path.GetFullPath(configured);
            return Directory.Exists(named)
                ? named
                : throw new ConfigurationException(
                    $"Workflows:Folder '{configured}' does not exist: name the folder that holds the workflows."
                );
        }

        foreach (var start in (string[])[Directory.GetCurrentDirectory(), AppContext.BaseDirectory])
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

        throw new ConfigurationException("The folder 'workflows' was not found: set Workflows:Folder to where it lies.");
    }
}
