using System.Text.Json.Nodes;
using Workflows.Engine.Definitions;
using Xunit;

namespace Workflows.Engine.Tests;

/// <summary>How a definition names its activation strategy. The database decides by it; see the tests of the runtime.</summary>
public sealed class ActivationStrategyTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(null, ActivationStrategy.AllowAlways)]
    [InlineData("", ActivationStrategy.AllowAlways)]
    [InlineData("Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy, Elsa.Workflows.Core", ActivationStrategy.AllowAlways)]
    [InlineData("Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime", ActivationStrategy.Singleton)]
    [InlineData(
        "Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Runtime",
        ActivationStrategy.CorrelatedSingleton
    )]
    [InlineData("Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy, Elsa.Workflows.Runtime", ActivationStrategy.Correlation)]
    public void The_strategies_have_Elsas_names(string? name, ActivationStrategy strategy)
    {
        var result = _rig.Compile(With(name));
        Assert.Empty(result.Problems);
        Assert.Equal(strategy, result.Workflow.ActivationStrategy);
    }

    [Theory]
    [InlineData("Singleton")]
    [InlineData("Elsa.Workflows.Runtime.ActivationValidators.SingeltonStrategy, Elsa.Workflows.Runtime")]
    [InlineData("Acme.OncePerDay, Acme")]
    public void A_name_that_is_not_known_is_said_before_publishing(string name)
    {
        var problem = Assert.Single(_rig.Compile(With(name)).Problems);
        Assert.Equal((ProblemSeverity.Error, ProblemCodes.ActivationStrategy), (problem.Severity, problem.Code));
        Assert.Equal(
            $"The activation strategy '{name}' is not known; choose Always, Singleton, Correlated singleton or Correlation.",
            problem.Message
        );
    }

    private static JsonObject With(string? name) =>
        Flow.Definition(
            Flow.Sequence(Flow.Line("a", "a")),
            options: name is null ? null : new JsonObject { ["activationStrategyType"] = name }.ToJsonString()
        );
}
