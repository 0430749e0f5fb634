using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Authoring;
using Workflows.Engine.Runtime;
using Workflows.HumanTasks;
using Workflows.HumanTasks.Desk;
using Workflows.HumanTasks.Links;
using Workflows.HumanTasks.Plain;
using Workflows.HumanTasks.Store;
using Xunit;

namespace Workflows.Tests.Examples;

/// <summary>
/// Example: a workflow asks a person and continues by their answer. "Ask a person" opens a task and mails a link; the person's page records
/// the answer at the desk; the answer resumes the workflow by the port of that name. Here the test answers in the person's place.
/// </summary>
public sealed class AskAPersonAndResume
{
    private const string Definition = """
        {
          "definitionId": "ask", "name": "ask",
          "root": {
            "id": "f", "type": "Elsa.Flowchart",
            "activities": [
              {
                "id": "q", "type": "HumanTasks.AskPerson",
                "title": { "typeName": "String", "expression": { "type": "Literal", "value": "Is the office open on Monday?" } },
                "options": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"Yes\", \"No\"]" } },
                "role": { "typeName": "String", "expression": { "type": "Literal", "value": "SM" } },
                "service": { "typeName": "String", "expression": { "type": "Literal", "value": "NTH" } }
              },
              { "id": "open", "type": "Example.Say", "text": { "typeName": "String", "expression": { "type": "Literal", "value": "open" } } },
              { "id": "shut", "type": "Example.Say", "text": { "typeName": "String", "expression": { "type": "Literal", "value": "shut" } } }
            ],
            "connections": [
              { "source": { "activity": "q", "port": "Yes" }, "target": { "activity": "open", "port": "In" } },
              { "source": { "activity": "q", "port": "No" }, "target": { "activity": "shut", "port": "In" } }
            ]
          }
        }
        """;

    [Activity("Example", "Examples", "Says something.")]
    public sealed class Say : CodeActivity
    {
        [Input(Description = "What.")]
        public Input<string> Text { get; set; } = new("");

        protected override void Execute(ActivityExecutionContext context) => context.GetRequiredService<Heard>().Say(context.Get(Text)!);
    }

    [Fact]
    public async Task The_answer_is_the_port_by_which_the_workflow_continues()
    {
        await using var example = await ExampleHost.StartAsync(services => services.AddActivity<Say>().AddSingleton<Heard>(), Definition);
        await example.Get<WorkflowRuntime>().StartAsync("ask");
        var taskId = await AskedAsync(example);

        var result = await example
            .Get<DecisionDesk>()
            .DecideAsync(
                new DecideRequest
                {
                    Token = example.Get<TaskLinks>().TokenFor(taskId, "m-01", LinkPurposes.Decide, number: 1),
                    PersonId = "m-01",
                    Level = 1,
                    Outcome = "No",
                    ContentHash = "",
                }
            );

        Assert.IsType<DecideResult.Recorded>(result);
        Assert.Equal("shut", await example.Get<Heard>().Text);
    }

    /// <summary>Waits until the lane has opened the task.</summary>
    private static async Task<string> AskedAsync(ExampleHost example)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (await example.Get<TaskList>().OpenAsync([PlainKind.KindName], cancellationToken: limit.Token) is [var task])
            {
                return task.Id;
            }

            await Task.Yield();
        }
    }
}
