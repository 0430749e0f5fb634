using Workflows.Google.Forms;
using Xunit;

namespace Workflows.Tests.Scenarios;

/// <summary>Sends forms as workers do at Google.</summary>
internal sealed class ScenarioForms(ScenarioServer server)
{
    private const string SendIt = "Send the form";

    /// <summary>Fills in a form page by page, as a worker does at Google, and sends it.</summary>
    public async Task SubmitAsync(string worker, IReadOnlyDictionary<string, string[]> answers, string formKey = "F2")
    {
        var forms = server.Get<GoogleForms>();
        var form = (await forms.FindAsync(formKey))!;
        var names = (await forms.MapAsync(formKey)).ToLookup(m => m.Value, m => m.Key);
        var left = answers
            .SelectMany(a => a.Value.Select(value => (Name: "entry." + names[a.Key].Single(), Value: value)))
            .Append((Name: "emailAddress", Value: worker))
            .ToList();
        using var browser = server.Browse();
        await browser.OpenAsync($"/forms/{form.ExternalId}/viewform");
        while (browser.Buttons is [var next, ..] && next is "Next" or "Submit")
        {
            var fields = browser.Shown.FieldNames;
            var here = left.Where(a => fields.Contains(a.Name)).ToList();
            left.RemoveAll(here.Contains);
            if (
                browser.Shown.All($"input[name^='entry.'][value='{SendIt}']") is [var choice, ..]
                && here.All(h => h.Name != choice.GetAttribute("name"))
            )
            {
                // An end page has one choice: to send the form.
                here.Add((choice.GetAttribute("name")!, SendIt));
            }

            await browser.PressAsync(next, [.. here]);
            Assert.True(browser.Status == 200, $"The form was not taken: {browser.Words}");
        }

        Assert.Contains("Submit another response", browser.Words, StringComparison.Ordinal);
        Assert.Empty(left);
    }

    /// <summary>Fills in the form, and has it read.</summary>
    public async Task ArriveAsync(string worker, IReadOnlyDictionary<string, string[]> answers, string formKey = "F2")
    {
        await SubmitAsync(worker, answers, formKey);
        await server.Clock.SettleAsync();
    }
}
