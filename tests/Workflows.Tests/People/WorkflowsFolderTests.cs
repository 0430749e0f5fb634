using Workflows.Storage;
using Xunit;

namespace Workflows.Tests.People;

public sealed class WorkflowsFolderTests
{
    [Fact]
    public void The_folder_is_found_above_the_program() =>
        Assert.True(File.Exists(Path.Combine(WorkflowsFolder.Find(), "calendar", "bank-holidays.json")));

    [Fact]
    public void A_named_folder_is_taken_as_it_is_and_one_that_is_missing_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("named-");
        Assert.Equal(folder.FullName, WorkflowsFolder.Find(folder.FullName));
        folder.Delete();
        var e = Assert.Throws<ConfigurationException>(() => WorkflowsFolder.Find(folder.FullName));
        Assert.Contains("Workflows:Folder", e.Message, StringComparison.Ordinal);
    }
}
