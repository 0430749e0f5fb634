using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>A definition names a secret; its value is given to an activity outside the burst, and stays out of all that is stored.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Value = "s3cret-Value-42";

    private readonly Rig _rig = new(s =>
        s.AddActivity<Caller>().AddActivity<InBurstCaller>().AddSingleton<ISecretValues>(new Kept(("api", Value), ("pin", "7777")))
    );

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task An_activity_outside_the_burst_is_given_the_value_and_the_stored_effect_has_the_name()
    {
        var workflow = _rig.Compile(Flow.Definition(Flow.Sequence(Call("api", "length")))).Workflow;
        var burst = await _rig.BurstAsync(workflow, new BurstCause.Start(null));
        var payload = Assert.Single(burst.Effects).Payload;
        Assert.Equal("""{"Token":{"name":"api"}}""", payload["secrets"]!.ToJsonString());
        Assert.Null(payload["inputs"]!["Token"]);
        Assert.DoesNotContain(Value, payload.ToJsonString(), StringComparison.Ordinal);

        var result = await RunDetachedAsync(payload);
        Assert.Equal(("15", null), (result.Outputs["Result"]!.ToString(), result.Fault));
    }

    [Theory]
    [InlineData("result", "api")]
    [InlineData("journal", "api")]
    [InlineData("outcome", "api")]
    [InlineData("fault", "api")]
    [InlineData("crash", "api")]
    [InlineData("result", "pin")]
    [InlineData("number", "pin")]
    public async Task What_the_activity_gives_back_names_the_secret_in_place_of_its_value(string how, string name)
    {
        var workflow = _rig.Compile(Flow.Definition(Flow.Sequence(Call(name, how)))).Workflow;
        var burst = await _rig.BurstAsync(workflow, new BurstCause.Start(null));
        var result = await RunDetachedAsync(Assert.Single(burst.Effects).Payload);
        var told = result.ToResumeInput().ToJsonString() + result.Exception;
        Assert.Contains($"[secret {name}]", told, StringComparison.Ordinal);
        Assert.DoesNotContain(name == "api" ? Value : "7777", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_whole_run_leaves_the_value_in_no_state_journal_or_record()
    {
        var instance = await _rig.RunAsync(Flow.Definition(Flow.Sequence(Call("API", "result"), Flow.Line("after", "after"))));
        Assert.Equal("Finished", instance.State!.SubStatus);
        Assert.Equal(["after"], _rig.Host.Lines);
        var record = instance.Executions.Values.Single(e => e.ActivityId == "t");
        Assert.Equal("[secret API]", record.Outputs!["Result"]!.ToString());
        Assert.False(record.Inputs!.ContainsKey("Token"));
    }

    [Fact]
    public async Task An_unknown_secret_faults_the_instance_with_its_name()
    {
        var instance = await _rig.RunAsync(Flow.Definition(Flow.Sequence(Call("nowhere", "result"))));
        Assert.Equal(
            ("Faulted", "There is no secret named 'nowhere'."),
            (instance.State!.SubStatus, Assert.Single(instance.Incidents).Message)
        );
    }

    [Theory]
    [InlineData("""{ "name": "api", "typeName": "text", "scope": "mail" }""", "api", "text", "mail")]
    [InlineData("\"api\"", "api", null, null)]
    [InlineData("""{ "Name": " api " }""", "api", null, null)]
    [InlineData("""{ "name": "" }""", null, null, null)]
    [InlineData("\"{broken\"", null, null, null)]
    [InlineData("[1]", null, null, null)]
    public void A_reference_is_read_in_each_form_that_Elsa_writes(string json, string? name, string? type, string? scope)
    {
        var expected = name is null ? null : new SecretReference(name, type, scope);
        Assert.Equal(expected, SecretReference.Read(JsonNode.Parse(json)));
        if (json.StartsWith('{'))
        {
            // The studio writes the object as text.
            Assert.Equal(expected, SecretReference.Read(JsonValue.Create(json)));
        }
    }

    [Fact]
    public void An_input_that_is_logged_takes_no_secret() =>
        Refuses(
            Flow.Activity("Elsa.WriteLine", "w", ("text", Secret("api"))),
            "Input 'Text' of 'w' names the secret 'api', but its value would be stored and shown: only a sensitive input of an activity that runs outside the workflow takes a secret."
        );

    [Fact]
    public void A_sensitive_input_of_an_activity_in_the_burst_takes_no_secret() =>
        Refuses(Flow.Activity("Test.InBurstCaller", "w", ("token", Secret("api"))), "Input 'Token' of 'w' names the secret 'api', but");

    [Fact]
    public void A_part_of_a_dictionary_takes_no_secret() =>
        Refuses(
            Flow.Activity(
                "Elsa.DispatchWorkflow",
                "w",
                ("workflowDefinitionId", Flow.Literal("x")),
                (
                    "input",
                    Flow.Expression(
                        "Object",
                        new JsonObject
                        {
                            ["Token"] = new JsonObject { ["type"] = "Secret", ["value"] = "api" },
                        }.ToJsonString()
                    )
                )
            ),
            "'Token' of input 'Input' of 'w' names the secret 'api', but"
        );

    [Fact]
    public async Task An_input_that_was_refused_faults_when_it_runs_all_the_same()
    {
        var instance = await _rig.RunAsync(Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.WriteLine", "w", ("text", Secret("api"))))));
        Assert.Empty(_rig.Host.Lines);
        Assert.Contains("names the secret 'api', but", Assert.Single(instance.Incidents).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JavaScript", "getSecret('api')")]
    [InlineData("JavaScript", "globalThis['x'] + await getSecret(name)")]
    public void A_script_cannot_read_a_secret(string language, string script) =>
        Refuses(
            Flow.Activity("Elsa.WriteLine", "w", ("text", Flow.Expression(language, script))),
            "Input 'Text' of 'w' reads a secret by getSecret(), which would store its value: choose 'Secret' as the type of a sensitive input."
        );

    [Fact]
    public async Task A_variable_may_be_called_Secret()
    {
        var definition = Flow.Definition(
            Flow.Sequence(Flow.Script("w", "getSecret()")),
            variables: [Flow.Variable("Secret", "String", "x")]
        );
        Assert.Empty(Problems(definition));
        await _rig.RunAsync(definition);
        Assert.Equal(["x"], _rig.Host.Lines);
    }

    [Theory]
    [InlineData("Literal", "token=" + Value + ";")]
    [InlineData("JavaScript", "'" + Value + "'")]
    [InlineData("Liquid", "{{ 'x' }} " + Value)]
    public void The_value_of_a_kept_secret_is_refused_by_the_secrets_name(string language, string text) =>
        Refuses(
            Flow.Activity("Elsa.WriteLine", "w", ("text", Flow.Expression(language, text))),
            "Input 'Text' of 'w' contains the value of the secret 'api', where everyone who may read the workflow sees it: use the secret's name instead."
        );

    [Fact]
    public void The_value_of_a_kept_secret_is_refused_wherever_it_stands()
    {
        var definition = Flow.Definition(Flow.Sequence(), variables: [Flow.Variable("V", "String", Value)]);
        Refuses(definition, "The default value of the variable 'V' contains the value of the secret 'api'");
        definition = Flow.Definition(Flow.Sequence());
        definition["description"] = $"Uses {Value}.";
        Refuses(definition, "The workflow contains the value of the secret 'api'");
    }

    [Fact]
    public void A_short_value_is_not_looked_for() =>
        Assert.DoesNotContain(Problems(Flow.Definition(Flow.Sequence(Flow.Line("w", "call 7777")))), p => p.Code == ProblemCodes.Secret);

    [Fact]
    public void A_secret_that_cannot_be_used_is_refused_by_its_name()
    {
        Refuses(Call("nowhere", "result"), "Input 'Token' of 't' names the secret 'nowhere', but there is no secret with this name");
        Refuses(Call("old", "result"), "Input 'Token' of 't' names the secret 'old', which cannot be used: it was revoked.");
        Assert.DoesNotContain(Problems(Flow.Definition(Flow.Sequence(Call("API", "result")))), p => p.Code == ProblemCodes.Secret);
    }

    private void Refuses(JsonObject activityOrDefinition, string beginning)
    {
        var definition = activityOrDefinition.ContainsKey("root")
            ? activityOrDefinition
            : Flow.Definition(Flow.Sequence(activityOrDefinition));
        var problem = Assert.Single(Problems(definition), p => p.Code == ProblemCodes.Secret);
        Assert.StartsWith(beginning, problem.Message, StringComparison.Ordinal);
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
    }

    private IReadOnlyList<DefinitionProblem> Problems(JsonObject definition) =>
        _rig
            .Services.GetRequiredService<DefinitionChecks>()
            .Publish(
                DefinitionReader.Read(definition.ToJsonString()),
                [
                    new KnownSecret("api", Value, null),
                    new KnownSecret("pin", "7777", null),
                    new KnownSecret("old", null, "which cannot be used: it was revoked"),
                ]
            )
            .Problems;

    private async Task<DetachedResult> RunDetachedAsync(JsonObject payload) =>
        await _rig
            .Services.GetRequiredService<DetachedActivityRunner>()
            .RunAsync(payload, _rig.Services, TestContext.Current.CancellationToken);

    private static JsonObject Call(string secret, string how) =>
        Flow.Activity("Test.Caller", "t", ("token", Secret(secret)), ("how", Flow.Literal(how)));

    private static JsonObject Secret(string name) => Flow.Expression("Secret", new JsonObject { ["name"] = name });

    /// <summary>Uses a token as its input says, and is careless with it.</summary>
    [Activity("Test", "Test", "Calls something with a token.", Kind = ActivityKind.Task)]
    public sealed class Caller : CodeActivity<object?>
    {
        [Input(IsSensitive = true, UIHint = InputUIHints.SecretPicker)]
        public Input<string?> Token { get; set; } = new((string?)null);

        public Input<string?> How { get; set; } = new((string?)null);

        protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
        {
            var token = context.Get(Token)!;
            switch (context.Get(How))
            {
                case "length":
                    context.Set(Result, token.Length);
                    break;
                case "result":
                    context.Set(Result, token);
                    break;
                case "number":
                    context.Set(Result, int.Parse(token, System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case "journal":
                    context.JournalData[$"sent {token}"] = new[] { $"Bearer {token}" };
                    break;
                case "outcome":
                    await context.CompleteActivityWithOutcomesAsync($"with {token}");
                    return;
                case "fault":
                    throw new FaultException($"401 for Bearer {token}");
                default:
                    throw new InvalidOperationException($"Outer {token}", new InvalidOperationException($"Inner {token}"));
            }

            await context.CompleteActivityAsync();
        }
    }

    [Activity("Test", "Test", "Runs in the burst.")]
    public sealed class InBurstCaller : CodeActivity
    {
        [Input(IsSensitive = true)]
        public Input<string?> Token { get; set; } = new((string?)null);
    }

    private sealed class Kept(params (string Name, string Value)[] all) : ISecretValues
    {
        public ValueTask<string> ResolveAsync(SecretReference reference, CancellationToken cancellationToken)
        {
            var found = all.Where(s => string.Equals(s.Name, reference.Name, StringComparison.OrdinalIgnoreCase)).ToList();
            return found.Count == 0
                ? throw new RefusedException($"There is no secret named '{reference.Name}'.")
                : ValueTask.FromResult(found[0].Value);
        }
    }
}
