using System.Text.Json.Nodes;
using Workflows.Engine.Activities;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using Xunit;

namespace Workflows.Engine.Tests;

public sealed class ExactNameTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("WaitAny", FlowJoinMode.WaitAny)]
    [InlineData("waitany", null)]
    [InlineData(" WaitAny", null)]
    [InlineData("WaitAny,WaitAny", null)]
    [InlineData("1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Only_the_exact_name_is_the_value(string? text, FlowJoinMode? value) =>
        Assert.Equal(value, ExactName.Find<FlowJoinMode>(text));

    [Theory]
    [InlineData("WaitAll,WaitAny")]
    [InlineData(" WaitAny")]
    [InlineData("1")]
    [InlineData("WaitSome")]
    public void A_mode_that_is_not_one_name_is_a_problem_of_the_definition(string mode)
    {
        var problems = _rig.Compile(
            Flow.Definition(Flow.Sequence(Flow.Activity("Elsa.FlowJoin", "j", ("mode", Flow.Literal(mode)))))
        ).Problems;

        Assert.Contains(problems, p => p is { ActivityId: "j", Severity: ProblemSeverity.Error });
    }

    [Fact]
    public void A_number_that_names_no_value_becomes_the_default_and_names_in_any_case_are_Elsas()
    {
        Assert.Equal(FlowJoinMode.WaitAny, ValueConverter.Convert<FlowJoinMode>("waitany"));
        Assert.Throws<FormatException>(() => ValueConverter.ConvertStrict(JsonValue.Create(77), typeof(FlowJoinMode)));
    }
}
