using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Xunit;

namespace Workflows.Tests.Submissions;

/// <summary>Branching by a coded answer without a script.</summary>
public sealed class BranchByAnswerTests : IAsyncLifetime
{
    private readonly SubmissionWorld world = new((services, _) => services.AddWorkflowEngine());

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Theory]
    [InlineData("\"13-15\"", "young")]
    [InlineData("\"16-17\"", "otherwise")]
    [InlineData("null", "otherwise")]
    [InlineData("[\"16-17\", \"13-15\"]", "young")]
    public async Task The_branch_of_the_answer_is_taken(string answer, string line)
    {
        var answers = new Dictionary<string, JsonNode?> { ["age_band"] = JsonNode.Parse(answer), ["other"] = "x" };
        var result = await world
            .Get<BurstRunner>()
            .RunAsync(
                new BurstRequest
                {
                    Workflow = Publish().Workflow,
                    InstanceId = Bursts.Instance,
                    Cause = new BurstCause.Start(null),
                    Now = SubmissionWorld.Tuesday,
                    Catalog = Bursts.NoOthers,
                    ReadSet = new ReadSet("submission:1:1", answers, new Dictionary<string, JsonNode?>()),
                }
            );
        Assert.Empty(result.Changes[0].Incidents);
        Assert.Equal([line], result.Lines);
    }

    [Fact]
    public async Task A_workflow_about_no_form_has_no_answer()
    {
        var result = await Bursts.RunAsync(
            world.Get<BurstRunner>(),
            Publish().Workflow,
            new BurstCause.Start(null),
            SubmissionWorld.Tuesday
        );
        Assert.Contains("is about no form", Assert.Single(result.Changes[0].Incidents).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F9", "age_band", "13-15", "there is no form 'F9'.")]
    [InlineData("F2", "shoe_size", "13-15", "the form F2 has no question 'shoe_size'.")]
    [InlineData("F2", "age_band", "99", "the question 'age_band' offers no answer '99': it offers")]
    public void What_the_form_does_not_have_is_refused(string form, string question, string answer, string sentence)
    {
        var verdict = Publish(form, question, answer);
        Assert.False(verdict.IsAllowed);
        Assert.Contains(verdict.Problems, p => p.Message.StartsWith($"'Age': {sentence}", StringComparison.Ordinal));
    }

    private PublishVerdict Publish(string form = "F2", string question = "age_band", string answer = "13-15")
    {
        var definition = $$"""
            { "id": "v1", "definitionId": "d1", "name": "Sample", "version": 1, "root": { "id": "root", "type": "Elsa.Flowchart",
              "start": "branch",
              "activities": [
                { "id": "branch", "name": "Age", "type": "Forms.BranchByAnswer", "version": 1,
                  "form": {{Literal(form)}}, "question": {{Literal(question)}},
                  "answers": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"{{answer}}\"]" } } },
                { "id": "a", "type": "Elsa.WriteLine", "version": 1, "text": {{Literal("young")}} },
                { "id": "b", "type": "Elsa.WriteLine", "version": 1, "text": {{Literal("otherwise")}} } ],
              "connections": [
                { "source": { "activity": "branch", "port": "{{answer}}" }, "target": { "activity": "a", "port": "In" } },
                { "source": { "activity": "branch", "port": "Otherwise" }, "target": { "activity": "b", "port": "In" } } ] } }
            """;
        return world.Get<DefinitionChecks>().Publish(DefinitionReader.Read(definition));
    }

    private static string Literal(string value) =>
        $$"""{ "typeName": "String", "expression": { "type": "Literal", "value": "{{value}}" } }""";
}
