namespace Workflows.BrowserTests.World;

/// <summary>Where the source is: the folder with the solution, above the program.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Workflows.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("There is no Workflows.sln above the tests.");
        }

        return folder.FullName;
    }
}
