using System.Collections.Frozen;

namespace Workflows.Engine.Definitions;

/// <summary>
/// The names that Elsa gives its activation strategies in a definition's options: class and assembly, as in
/// <c>Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime</c>.
/// </summary>
public static class ActivationStrategies
{
    private static readonly FrozenDictionary<string, ActivationStrategy> ByClass = new Dictionary<string, ActivationStrategy>
    {
        ["Elsa.Workflows.ActivationValidators.AllowAlwaysStrategy"] = ActivationStrategy.AllowAlways,
        ["Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy"] = ActivationStrategy.Singleton,
        ["Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy"] = ActivationStrategy.CorrelatedSingleton,
        ["Elsa.Workflows.Runtime.ActivationValidators.CorrelationStrategy"] = ActivationStrategy.Correlation,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The strategy that a definition's option names; null when the name is not known.</summary>
    /// <param name="typeName">Class, with or without the assembly; null or empty stands for <see cref="ActivationStrategy.AllowAlways"/>.</param>
    public static ActivationStrategy? Find(string? typeName)
    {
        var name = typeName?.Split(',')[0].Trim();
        return string.IsNullOrEmpty(name) ? ActivationStrategy.AllowAlways
            : ByClass.TryGetValue(name, out var strategy) ? strategy
            : null;
    }
}
