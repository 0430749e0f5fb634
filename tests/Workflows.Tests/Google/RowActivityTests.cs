using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Storage;
using Workflows.Storage.Measures;
using Workflows.Tests.Submissions;
using Xunit;

namespace Workflows.Tests.Google;

public sealed class RowActivityTests : IAsyncLifetime
{
    private readonly SubmissionWorld world = new(
        (services, configuration) =>
        {
            services.AddWorkflowEngine();
            Workflows.Google.GoogleServiceCollectionExtensions.AddGoogle(services, configuration);
        }
    );

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => world.DisposeAsync();

    [Fact]
    public async Task A_form_that_arrives_writes_its_row_by_the_lane_of_its_service()
    {
        var verdict = Publish("""{ "channel": "WhatsApp" }""");
        Assert.True(verdict.IsAllowed, string.Join(' ', verdict.Problems.Select(problem => problem.Message)));
        Assert.Equal(("FormArrived", "F2"), (verdict.Workflow.Triggers.Single().Name, verdict.Workflow.Triggers.Single().Key));

        var burst = await Bursts.RunAsync(
            world.Get<BurstRunner>(),
            verdict.Workflow,
            new BurstCause.Start(
                new JsonObject
                {
                    ["submissionId"] = "s-1",
                    ["service"] = "NTH",
                    ["workerId"] = "w-07",
                },
                "arrived"
            ),
            SubmissionWorld.Tuesday
        );

        Assert.Equal("Finished", burst.Changes[0].State.SubStatus);
        var effect = Assert.Single(burst.Effects);
        Assert.Equal(("sheet:service/NTH", "S2:s-1"), (effect.Lane, effect.Key));
        Assert.Null(effect.Revision);
        Assert.Equal("WhatsApp", RowEffect.Read(effect.Payload).Columns["channel"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("O'Brien & Sons +44")]
    [InlineData("x\", \"end_code\": \"X1")]
    public async Task A_value_in_a_template_reaches_its_cell_unchanged_and_no_other_cell(string value)
    {
        var burst = await Bursts.RunAsync(
            world.Get<BurstRunner>(),
            Publish("""{ "channel": "{{ Input.word }}" }""", "Liquid").Workflow,
            new BurstCause.Start(new JsonObject { ["word"] = value }, "arrived"),
            SubmissionWorld.Tuesday
        );
        var columns = RowEffect.Read(Assert.Single(burst.Effects).Payload).Columns;
        Assert.Equal(value, Assert.Single(columns).Value!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{ "safe_word": "x" }""", "The column 'safe_word' is never written to a sheet.")]
    [InlineData("""{ "colour": "x" }""", "The tab 'S2' has no column 'colour'.")]
    public void A_workflow_that_writes_what_never_stands_in_a_sheet_is_not_published(string columns, string sentence)
    {
        var verdict = Publish(columns);

        Assert.False(verdict.IsAllowed);
        Assert.Contains(verdict.Problems, problem => problem.Message == sentence);
    }

    [Fact]
    public async Task Columns_may_be_expressions_of_their_own_and_their_names_are_checked()
    {
        const string Expressions =
            """{ "channel": { "type": "JavaScript", "value": "'Whats' + 'App'" }, "other_channel": { "type": "Literal", "value": "call" } }""";
        var verdict = Publish(Expressions);
        Assert.True(verdict.IsAllowed);
        var burst = await Bursts.RunAsync(
            world.Get<BurstRunner>(),
            verdict.Workflow,
            new BurstCause.Start([], "arrived"),
            SubmissionWorld.Tuesday
        );
        var columns = RowEffect.Read(Assert.Single(burst.Effects).Payload).Columns;
        Assert.Equal(("WhatsApp", "call"), ((string)columns["channel"]!, (string)columns["other_channel"]!));

        var refused = Publish(Expressions.Replace("channel\"", "colour\"", StringComparison.Ordinal));
        Assert.False(refused.IsAllowed);
        Assert.Contains(refused.Problems, p => p.Message == "The tab 'S2' has no column 'colour'.");
    }

    [Fact]
    public async Task A_cell_is_written_by_its_row_key_and_column()
    {
        var verdict = Publish("channel", type: "Google.WriteCell");
        Assert.True(verdict.IsAllowed, string.Join(' ', verdict.Problems.Select(problem => problem.Message)));
        var burst = await Bursts.RunAsync(
            world.Get<BurstRunner>(),
            verdict.Workflow,
            new BurstCause.Start([], "arrived"),
            SubmissionWorld.Tuesday
        );
        var row = RowEffect.Read(Assert.Single(burst.Effects).Payload);
        Assert.Equal(("channel", 7), (Assert.Single(row.Columns).Key, (int)row.Columns["channel"]!));

        foreach (var column in (string[])["state", "safe_word", "colour"])
        {
            Assert.False(Publish(column, type: "Google.WriteCell").IsAllowed);
        }
    }

    [Theory]
    [InlineData("service/NTH", "S2", "Object", """{ "state": "Approved" }""")]
    [InlineData("service/NTH", "S2", "Object", """{ "channel": "WhatsApp", "decided_on": "2026-11-24" }""")]
    [InlineData("service/NTH", "S2", "JavaScript", "({ state: 'Approved' })")]
    [InlineData("service/NTH", "S2", "JavaScript", "({ channel: 'WhatsApp', \"hold\": '' })")]
    [InlineData("service/NTH", "S2", "JavaScript", "(() => { const row = {}; row.state = 'Approved'; return row; })()")]
    [InlineData("service/NTH", "S2", "JavaScript", "(() => { const state = 'Approved'; return { state }; })()")]
    [InlineData("service/NTH", "S3", "Object", """{ "outcome": "approve" }""")]
    [InlineData("service/NTH", "S3", "JavaScript", "({ step: 'SL' })")]
    [InlineData("central", "S1", "Object", """{ "status": "active" }""")]
    [InlineData("service/NTH", null, "Object", """{ "state": "Approved" }""")]
    [InlineData(null, "S3", "Object", """{ "step": "SL" }""")]
    [InlineData(null, null, "JavaScript", "({ state: 'Approved' })")]
    public void A_workflow_that_writes_what_casework_owns_is_not_published(
        string? spreadsheet,
        string? tab,
        string language,
        string columns
    )
    {
        foreach (var type in new[] { "Google.UpsertRow", "Google.AppendRow" })
        {
            var verdict = Publish(columns, language, type, spreadsheet, tab);

            Assert.False(verdict.IsAllowed);
            Assert.Contains(verdict.Problems, p => p.Message.EndsWith("written by casework alone.", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("S2", "({ ['sta' + 'te']: 'Approved' })")]
    [InlineData("S3", "({ ['sta' + 'te']: 'Approved' })")]
    public async Task What_the_check_cannot_see_faults_when_it_runs_and_queues_nothing(string tab, string columns)
    {
        var verdict = Publish(columns, "JavaScript", "Google.UpsertRow", "service/NTH", tab);
        var burst = await Bursts.RunAsync(
            world.Get<BurstRunner>(),
            verdict.Workflow,
            new BurstCause.Start([], "arrived"),
            SubmissionWorld.Tuesday
        );

        Assert.Contains("written by casework alone", Assert.Single(burst.Changes[0].Incidents).Message, StringComparison.Ordinal);
        Assert.Empty(burst.Effects);
    }

    [Fact]
    public void A_script_that_names_such_a_column_is_not_published_either() =>
        Assert.False(Publish("({ channel: 'WhatsApp', note: getAnswer('note') })", "JavaScript").IsAllowed);

    [Fact]
    public async Task Measures_are_counted_from_events_and_small_numbers_are_hidden()
    {
        var events = world.Get<MeasureEvents>();
        await world.InAsync(async transaction =>
        {
            for (var n = 0; n < 6; n++)
            {
                await events.AppendAsync(transaction, $"a-{n}", "M1", "NTH", 1, SubmissionWorld.Tuesday);
                await events.AppendAsync(transaction, $"a-{n}", "M1", "NTH", 1, SubmissionWorld.Tuesday);
            }

            await events.AppendAsync(transaction, "b", "M3", "NTH", 1, SubmissionWorld.Tuesday);
            await events.AppendAsync(transaction, "c", "M3", "NTH", 1, SubmissionWorld.Tuesday.AddDays(7));
            return await world.Get<MeasureCounter>().QueueWeekAsync(transaction, 2026, 48, SubmissionWorld.Tuesday);
        });

        var vault = world.Get<Workflows.Storage.Privacy.Vault>();
        var rows = new Dictionary<string, RowEffect>();
        foreach (var row in await world.Database.QueryAsync<OutboxRow>("select id, payload from outbox where lane = 'sheet:central'"))
        {
            var effect = RowEffect.Read(await vault.OpenAsync<JsonObject>(null, "outbox", row.Id, row.Payload));
            rows[effect.RowKey] = effect;
        }

        Assert.Equal(["M1:NTH:2026-W48", "M3:NTH:2026-W48"], rows.Keys.Order());
        Assert.Equal(6, rows["M1:NTH:2026-W48"].Columns["value"]!.GetValue<int>());
        Assert.Equal(
            ("<5", "y"),
            (
                rows["M3:NTH:2026-W48"].Columns["value"]!.GetValue<string>(),
                rows["M3:NTH:2026-W48"].Columns["suppressed"]!.GetValue<string>()
            )
        );
    }

    private PublishVerdict Publish(
        string columns,
        string language = "Object",
        string type = "Google.UpsertRow",
        string? spreadsheet = "service/NTH",
        string? tab = "S2"
    )
    {
        static JsonObject FixedOrComputed(string? value) =>
            value is null ? Expression("JavaScript", "'service/' + 'NTH'") : Expression("Literal", value);

        static JsonObject Expression(string type, string value) =>
            new()
            {
                ["typeName"] = "String",
                ["expression"] = new JsonObject { ["type"] = type, ["value"] = value },
            };

        var definition = new JsonObject
        {
            ["id"] = "v1",
            ["definitionId"] = "d1",
            ["name"] = "Sample",
            ["version"] = 1,
            ["root"] = new JsonObject
            {
                ["id"] = "root",
                ["type"] = "Elsa.Sequence",
                ["version"] = 1,
                ["activities"] = new JsonArray(
                    new JsonObject
                    {
                        ["id"] = "arrived",
                        ["type"] = "Forms.FormArrived",
                        ["version"] = 1,
                        ["formKey"] = Expression("Literal", "F2"),
                        ["customProperties"] = new JsonObject { ["canStartWorkflow"] = true },
                    },
                    new JsonObject
                    {
                        ["id"] = "row",
                        ["type"] = type,
                        ["version"] = 1,
                        ["spreadsheet"] = FixedOrComputed(spreadsheet),
                        ["tab"] = FixedOrComputed(tab),
                        ["rowKey"] = Expression("Literal", "s-1"),
                        ["columns"] = Expression(language, columns),
                        ["column"] = Expression("Literal", columns),
                        ["value"] = Expression("JavaScript", "3 + 4"),
                    }
                ),
            },
        };
        return world.Get<DefinitionChecks>().Publish(DefinitionReader.Read(definition.ToJsonString()));
    }

    private sealed class OutboxRow
    {
        public string Id { get; set; } = "";

        public byte[] Payload { get; set; } = [];
    }
}
