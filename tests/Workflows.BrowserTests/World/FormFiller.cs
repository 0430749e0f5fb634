using Microsoft.Extensions.DependencyInjection;
using Workflows.Google.Forms;

namespace Workflows.BrowserTests.World;

/// <summary>A worker who fills form F2 in, page by page, in the browser.</summary>
internal static class FormFiller
{
    /// <summary>Answers the questions of the page that is shown.</summary>
    public static async Task AnswerAsync(this Visitor visitor, TestWorld world, IReadOnlyDictionary<string, string[]> answers)
    {
        var questions = await world.Server.Services.GetRequiredService<GoogleForms>().MapAsync("F2", TestWorld.Stop);
        foreach (var (id, key) in questions)
        {
            var fields = visitor.Page.Locator($"[name='entry.{id}']:not([type=hidden])");
            if (!answers.TryGetValue(key, out var values) || await fields.CountAsync() == 0)
            {
                continue;
            }

            foreach (var value in values)
            {
                var choice = visitor.Page.Locator($"input[name='entry.{id}'][value=\"{value}\"]");
                if (await choice.CountAsync() == 1)
                {
                    await choice.CheckAsync();
                }
                else if (await fields.First.EvaluateAsync<string>("e => e.tagName") == "SELECT")
                {
                    await fields.First.SelectOptionAsync(value);
                }
                else
                {
                    await fields.First.FillAsync(value);
                }
            }
        }
    }

    /// <summary>Goes from page to page, answering, until the form is sent.</summary>
    public static async Task SendAsync(this Visitor visitor, TestWorld world, IReadOnlyDictionary<string, string[]> answers)
    {
        for (var page = 0; page < 20; page++)
        {
            if (await visitor.Page.Locator("[role=status]").CountAsync() == 1)
            {
                return;
            }

            await visitor.AnswerAsync(world, answers);
            var end = visitor.Page.Locator("input[value='Send the form']");
            if (await end.CountAsync() == 1)
            {
                await end.CheckAsync();
            }

            await visitor.Page.Locator("button[name=continue]").ClickAsync();
        }

        throw new InvalidOperationException($"The form does not end: {await visitor.Page.InnerTextAsync("main")}");
    }
}
