using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Tests.Studio;

/// <summary>The lists from which designers choose: forms, questions, tabs, columns, roles, ladders, mails.</summary>
public sealed class ChoiceTests(DesignerServer chooser) : IClassFixture<DesignerServer>
{
    [Theory]
    [InlineData("Forms.FormArrived", "FormKey", "F2", "F6")]
    [InlineData("HumanTasks.AskPerson", "Role", "SL", "Worker")]
    [InlineData("HumanTasks.AskPerson", "Ladder", "Ask", "K5")]
    [InlineData("Casework.AskForDecision", "Ladder", "K1", "Review")]
    [InlineData("Casework.AskForDecision", "Step", "SM", "K3")]
    [InlineData("Casework.SendMail", "Template", "EM-14", "EM-17")]
    [InlineData("Casework.ChangeArrangement", "Event", "Approve", "Decline")]
    [InlineData("Casework.ArrangementReached", "State", "AwaitingAgreement", "Active")]
    [InlineData("Casework.WaitUntilWorkingTime", "Nation", "scotland", "england-and-wales")]
    public async Task A_list_is_in_the_descriptor_with_words_and_codes(string type, string input, params string[] some)
    {
        var (_, descriptor, _) = await chooser.Client.GetAsync($"descriptors/activities/{type}");
        var specifications = Input(descriptor!, input)["uiSpecifications"]!;
        Assert.Null(specifications["Refresh"]);
        var items = specifications["dropdown"]!["selectList"]!["items"]!.AsArray();
        Assert.Subset(Values(items), some.ToHashSet());
        Assert.All(items, item => Assert.NotEmpty((string)item!["text"]!));
    }

    [Fact]
    public async Task Tick_boxes_have_every_value_that_a_definition_may_hold()
    {
        var client = chooser.Client;
        var (_, decision, _) = await client.GetAsync("descriptors/activities/Casework.AskForDecision");
        var options = Input(decision!, "Options")["uiSpecifications"]!["checklist"]!["checkList"]!["items"]!.AsArray();
        Assert.Equal(
            new HashSet<string> { "approve", "decline", "more_information", "exclude", "resubmit", "continue", "pause", "end" },
            Values(options)
        );
        var (_, mail, _) = await client.GetAsync("descriptors/activities/Casework.SendMail");
        Assert.Contains("Worker", Values(Input(mail!, "To")["uiSpecifications"]!["checklist"]!["checkList"]!["items"]!.AsArray()));
    }

    [Fact]
    public async Task Questions_follow_the_form_that_was_chosen()
    {
        var all = await OptionsAsync("Forms.BranchByAnswer", "Question");
        var ofF5 = await OptionsAsync("Forms.BranchByAnswer", "Question", ("form", "F5"));
        Assert.Contains("age_band", all);
        Assert.DoesNotContain("age_band", ofF5);
        Assert.NotEmpty(ofF5);
        Assert.Subset(all, ofF5);
    }

    [Fact]
    public async Task Tabs_and_columns_follow_what_was_chosen_and_offer_nothing_that_casework_owns()
    {
        Assert.Contains("S2", await OptionsAsync("Google.UpsertRow", "Tab"));
        Assert.DoesNotContain("S3", await OptionsAsync("Google.UpsertRow", "Tab"));
        Assert.DoesNotContain("S2", await OptionsAsync("Google.UpsertRow", "Tab", ("spreadsheet", "central")));
        var columns = await OptionsAsync("Google.WriteCell", "Column", ("spreadsheet", "service/NTH"), ("tab", "S2"));
        var owned = chooser.Server.Get<Workflows.Google.Sheets.SheetCatalog>().Find("service/NTH")!.FindTab("S2")!;
        Assert.NotEmpty(owned.OwnedColumns);
        Assert.Empty(columns.Intersect(owned.OwnedColumns));
        Assert.Equal(owned.Columns.Skip(1).Except(owned.OwnedColumns).ToHashSet(), columns);
    }

    [Fact]
    public async Task Services_are_asked_for_when_the_activity_is_opened()
    {
        Assert.True(await IsAskedForAsync("HumanTasks.AskPerson", "Service"));
        Assert.Contains("NTH", await OptionsAsync("HumanTasks.AskPerson", "Service"));
    }

    // The studio builds the form of an activity again and again while its lists ask to be asked for.
    [Fact]
    public async Task A_list_that_depends_on_no_other_input_is_not_asked_for_again()
    {
        foreach (var (type, input) in new[] { ("HumanTasks.AskPerson", "Service"), ("Google.WriteCell", "Spreadsheet") })
        {
            Assert.True(await IsAskedForAsync(type, input));
            Assert.Null((await AnswerAsync(type, input))["items"]!["Refresh"]);
        }

        foreach (
            var (type, input) in new[] { ("Google.WriteCell", "Tab"), ("Google.WriteCell", "Column"), ("Forms.BranchByAnswer", "Question") }
        )
        {
            Assert.True(await IsAskedForAsync(type, input));
            Assert.True((bool)(await AnswerAsync(type, input))["items"]!["Refresh"]!);
        }
    }

    [Theory]
    [InlineData("HumanTasks.AskPerson")]
    [InlineData("Casework.AskAboutCase")]
    public async Task Answers_of_a_question_are_outcomes_beside_the_fixed_ones(string type)
    {
        var (_, descriptor, _) = await chooser.Client.GetAsync($"descriptors/activities/{type}");
        var input = Input(descriptor!, "Options");
        Assert.Equal("dynamic-outcomes", (string?)input["uiHint"]);
        Assert.Equal("""{"fixedOutcomes":["Expired","Withdrawn"]}""", input["uiSpecifications"]!["DynamicOutcomesOptions"]!.ToJsonString());
        Assert.Empty(descriptor!["ports"]!.AsArray());
    }

    [Fact]
    public async Task Every_handler_of_every_activity_answers()
    {
        var server = chooser.Server;
        var inputs = server.Get<ActivityRegistry>().All.SelectMany(a => a.Inputs).Where(i => i.UIHandler is not null).ToList();
        Assert.True(inputs.Count > 15);
        foreach (var input in inputs)
        {
            var handler = (IPropertyUIHandler)server.Get<IServiceProvider>().GetRequiredService(input.UIHandler!);
            Assert.NotEmpty(await handler.GetUIPropertiesAsync(input.Property, null, TestContext.Current.CancellationToken));
        }
    }

    private async Task<bool> IsAskedForAsync(string type, string input)
    {
        var (_, descriptor, _) = await chooser.Client.GetAsync($"descriptors/activities/{type}");
        return (bool?)Input(descriptor!, input)["uiSpecifications"]!["Refresh"] == true;
    }

    private async Task<HashSet<string>> OptionsAsync(string type, string input, params (string Name, string Value)[] given) =>
        Values((await AnswerAsync(type, input, given))["items"]!["dropdown"]!["selectList"]!["items"]!.AsArray());

    private async Task<JsonNode> AnswerAsync(string type, string input, params (string Name, string Value)[] given)
    {
        var context = new JsonObject();
        foreach (var (name, value) in given)
        {
            context[name] = new JsonObject
            {
                ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value },
            };
        }

        var (_, answer, _) = await chooser.Client.PostAsync(
            $"descriptors/activities/{type}/options/{input}",
            new JsonObject { ["context"] = context }
        );
        return answer!;
    }

    private static HashSet<string> Values(JsonArray items) => [.. items.Select(item => (string)item!["value"]!)];

    private static JsonNode Input(JsonNode descriptor, string name) =>
        descriptor["inputs"]!.AsArray().Single(input => (string?)input!["name"] == name)!;
}
