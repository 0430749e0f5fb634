using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>The checks of publishing that look at the whole flow: open answers, open ports, what nothing leads to, variables, secrets.</summary>
public sealed class FlowCheckTests : IDisposable
{
    private readonly Rig _rig = new(s => s.AddActivity<Question>().AddActivity<Keyed>());

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void An_offered_answer_that_nothing_follows_is_refused()
    {
        var verdict = Publish(Flow.Flowchart([Ask("Yes", "No"), Flow.Line("b", "b")], ("ask", "Yes", "b"), ("ask", "Expired", "b")));
        Assert.False(verdict.IsAllowed);
        var problem = Assert.Single(verdict.Problems);
        Assert.Equal(("ask", ProblemCodes.OpenAnswer), (problem.ActivityId, problem.Code));
        Assert.Equal("Nothing follows the answer 'No' of 'ask': connect its port, or offer it no more.", problem.Message);
    }

    [Fact]
    public void A_connection_from_an_answer_that_is_not_offered_any_more_is_refused()
    {
        var verdict = Publish(
            Flow.Flowchart([Ask("Yes"), Flow.Line("b", "b")], ("ask", "Yes", "b"), ("ask", "Yess", "b"), ("ask", "Expired", "b"))
        );
        Assert.False(verdict.IsAllowed);
        Assert.Equal(
            "A connection leads from the port 'Yess' of 'ask', which offers no such answer: it offers 'Yes'.",
            Assert.Single(verdict.Problems).Message
        );
    }

    [Fact]
    public void Answers_that_are_computed_are_left_to_the_run()
    {
        var ask = Flow.Activity("Test.Question", "ask", ("answers", Flow.JavaScript("['Yes']")));
        Assert.Empty(Publish(Flow.Flowchart([ask, Flow.Line("b", "b")], ("ask", "Yes", "b"), ("ask", "Expired", "b"))).Problems);
    }

    [Theory]
    [InlineData("Elsa.FlowDecision", "True", "False")]
    [InlineData("Test.Question", "Yes", "Expired")]
    public void Another_port_that_nothing_follows_is_a_warning(string type, string followed, string open)
    {
        var at = Flow.Activity(type, "at", ("answers", Listed("Yes")));
        var verdict = Publish(Flow.Flowchart([at, Flow.Line("b", "b")], ("at", followed, "b")));
        Assert.True(verdict.IsAllowed);
        var problem = Assert.Single(verdict.Problems);
        Assert.Equal((ProblemSeverity.Warning, ProblemCodes.OpenOutcome), (problem.Severity, problem.Code));
        Assert.Equal($"Nothing follows the port '{open}' of 'at': the branch ends there.", problem.Message);
    }

    [Fact]
    public void The_branches_of_a_fork_and_the_cases_of_a_switch_are_ports_too()
    {
        var fork = Flow.Activity("Elsa.FlowFork", "fork", ("branches", Listed("One", "Two")));
        Assert.Contains("'Two' of 'fork'", Publish(Flow.Flowchart([fork, Flow.Line("b", "b")], ("fork", "One", "b"))).Problems[0].Message);
        var choice = Flow.Activity(
            "Elsa.FlowSwitch",
            "choice",
            (
                "cases",
                new JsonArray(
                    new JsonObject
                    {
                        ["label"] = "Big",
                        ["condition"] = new JsonObject { ["type"] = "Literal", ["value"] = true },
                    }
                )
            )
        );
        Assert.Contains(
            "'Big' of 'choice'",
            Publish(Flow.Flowchart([choice, Flow.Line("b", "b")], ("choice", "Default", "b"))).Problems[0].Message
        );
    }

    [Fact]
    public void The_end_of_a_branch_is_no_problem() =>
        Assert.Empty(Publish(Flow.Flowchart([Flow.Line("a", "a"), Flow.Line("b", "b")], ("a", "Done", "b"))).Problems);

    [Fact]
    public void What_nothing_leads_to_is_a_warning_and_its_ports_are_not_looked_at()
    {
        var root = Flow.Flowchart(
            [Flow.Line("a", "a"), Flow.Line("b", "b"), Flow.Activity("Elsa.FlowDecision", "lost")],
            ("a", "Done", "b")
        );
        root["start"] = "a";
        var problem = Assert.Single(Publish(root).Problems);
        Assert.Equal(("lost", ProblemSeverity.Warning, ProblemCodes.Unreached), (problem.ActivityId, problem.Severity, problem.Code));
        Assert.Equal("Nothing leads to 'lost', so it never runs: connect it, or remove it.", problem.Message);
    }

    [Fact]
    public void A_variable_that_nothing_sets_is_a_warning()
    {
        JsonArray variables =
        [
            Flow.Variable("Unset", "String"),
            Flow.Variable("Preset", "String", "a"),
            Flow.Variable("Scripted", "String"),
            Flow.Variable("Assigned", "String"),
            Flow.Variable("Bound", "Object"),
        ];
        var root = Flow.Sequence(
            Flow.Activity("Elsa.RunJavaScript", "run", ("script", Flow.Literal("setScripted('a')")), ("result", Bound("Bound"))),
            Flow.Activity(
                "Elsa.SetVariable",
                "set",
                ("variable", new JsonObject { ["id"] = "v-Assigned", ["name"] = "Assigned" }),
                ("value", Flow.Literal("a"))
            )
        );
        var problem = Assert.Single(Publish(root, variables).Problems);
        Assert.Equal((ProblemSeverity.Warning, ProblemCodes.UnsetVariable), (problem.Severity, problem.Code));
        Assert.Contains("'Unset'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AKIA" + "IOSFODNN7EXAMPLE", "a key or token")]
    [InlineData("https://user:hunter22@example.org/", "an address with a password")]
    [InlineData("Bearer abcdefghijklmnop1234", "credentials of a header")]
    [InlineData("{ \"password\": \"correct-horse\" }", "a password or key")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----", "a private key")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "a signed token")]
    public void A_secret_in_a_text_a_script_or_a_variable_is_refused(string secret, string form)
    {
        foreach (
            var verdict in (PublishVerdict[])
                [
                    Publish(Flow.Sequence(Flow.Line("a", secret))),
                    Publish(Flow.Sequence(Flow.Script("a", $"'x' + '{secret}'"))),
                    Publish(Flow.Sequence(Flow.Line("a", "a")), [Flow.Variable("Key", "String", secret)]),
                ]
        )
        {
            Assert.False(verdict.IsAllowed);
            var problem = Assert.Single(verdict.Problems, p => p.Code == ProblemCodes.Secret);
            Assert.Contains(form, problem.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, problem.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_fixed_value_of_a_sensitive_input_is_refused_and_a_computed_one_is_not()
    {
        Assert.False(Publish(Flow.Sequence(Flow.Activity("Test.Keyed", "a", ("key", Flow.Literal("plain"))))).IsAllowed);
        Assert.Empty(Publish(Flow.Sequence(Flow.Activity("Test.Keyed", "a", ("key", Flow.JavaScript("getInput('x')"))))).Problems);
        Assert.Empty(Publish(Flow.Sequence(Flow.Activity("Test.Keyed", "a"))).Problems);
    }

    [Theory]
    [InlineData("Set a new password: see the help page.")]
    [InlineData("https://example.org/a:b@c")]
    [InlineData("The basic information about this workflow")]
    public void Ordinary_words_are_no_secret(string text) => Assert.Empty(Publish(Flow.Sequence(Flow.Line("a", text))).Problems);

    [Fact]
    public void Under_Warn_these_checks_tell_and_do_not_refuse()
    {
        using var lenient = new Rig(s => s.AddActivity<Question>().Configure<EngineOptions>(o => o.PublishChecks = PublishChecks.Warn));
        var verdict = lenient
            .Services.GetRequiredService<DefinitionChecks>()
            .Publish(DefinitionReader.Read(Flow.Definition(Flow.Flowchart([Ask("Yes")])).ToJsonString()));
        Assert.Equal(ProblemCodes.OpenAnswer, verdict.Problems[0].Code);
        Assert.True(verdict.IsAllowed);
    }

    private PublishVerdict Publish(JsonObject root, JsonArray? variables = null) =>
        _rig
            .Services.GetRequiredService<DefinitionChecks>()
            .Publish(DefinitionReader.Read(Flow.Definition(root, variables: variables).ToJsonString()));

    private static JsonObject Ask(params string[] answers) => Flow.Activity("Test.Question", "ask", ("answers", Listed(answers)));

    private static JsonObject Listed(params string[] values) =>
        Flow.Expression("Object", new JsonArray([.. values.Select(v => (JsonNode)v)]).ToJsonString());

    private static JsonObject Bound(string variable) =>
        new()
        {
            ["typeName"] = "Object",
            ["memoryReference"] = new JsonObject { ["id"] = $"v-{variable}" },
        };

    [Activity("Test", "Test", "Asks.")]
    [FlowNode("Expired", IsOpen = true)]
    public sealed class Question : CodeActivity, IOffersOutcomes
    {
        public Input<string[]?> Answers { get; set; } = new((string[]?)null);

        public IReadOnlyList<string>? OfferedOutcomes => Answers.IsFixed ? Answers.Fixed ?? [] : null;

        public IReadOnlyList<string> OtherOutcomes => ["Expired"];
    }

    [Activity("Test", "Test", "Has a key.")]
    public sealed class Keyed : CodeActivity
    {
        [Input(IsSensitive = true)]
        public Input<string?> Key { get; set; } = new((string?)null);
    }
}
