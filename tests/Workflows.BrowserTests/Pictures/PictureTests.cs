using Workflows.BrowserTests.World;

namespace Workflows.BrowserTests.Pictures;

/// <summary>The pictures of the catalogue are drawn from the definitions, and stay so.</summary>
public sealed class PictureTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "workflows");

    [Theory]
    [InlineData("W02-suitability.json", "W02.svg")]
    [InlineData("W03-individual-assessment.json", "W03.svg")]
    [InlineData("W06-weekly-deletion.json", "W06.svg")]
    [InlineData("W06-missed-weeks.json", "W06-missed-weeks.svg")]
    [InlineData("W06-form-F5.json", "W06-form-F5.svg")]
    [InlineData("W05-set-up.json", "W05.svg")]
    [InlineData("W05b-set-up-in-a-pause.json", "W05b.svg")]
    [InlineData("W04-agreement.json", "W04.svg")]
    [InlineData("W04-form.json", "W04-form.svg")]
    [InlineData("W04-parked.json", "W04-parked.svg")]
    [InlineData("W08-changes.json", "W08.svg")]
    [InlineData("W08b-stopped.json", "W08b.svg")]
    [InlineData("W10-review-due.json", "W10.svg")]
    public void The_picture_of_a_workflow_shows_what_its_definition_says(string definition, string picture)
    {
        var drawn = FlowchartPicture.Of(File.ReadAllText(Path.Combine(Folder, definition)));
        var file = Path.Combine(Folder, "pictures", picture);
        if (Environment.GetEnvironmentVariable("DRAW_PICTURES") == "1")
        {
            File.WriteAllText(file, drawn);
        }

        Assert.True(
            File.Exists(file) && File.ReadAllText(file) == drawn,
            $"workflows/pictures/{picture} is not the picture of {definition}. tests/README.md says how to draw it again."
        );
    }
}
