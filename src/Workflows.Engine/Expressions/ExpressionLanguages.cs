using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace Workflows.Engine.Expressions;

/// <summary>The registered expression languages by name.</summary>
public sealed class ExpressionLanguages(IEnumerable<IExpressionLanguage> languages)
{
    private readonly FrozenDictionary<string, IExpressionLanguage> _byName = languages
        .GroupBy(l => l.Name, StringComparer.OrdinalIgnoreCase)
        .ToFrozenDictionary(g => g.Key, g => g.Last(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses <c>{ "type": …, "value": … }</c>.</summary>
    /// <exception cref="ExpressionException">The language is unknown, or the expression does not parse.</exception>
    public CompiledExpression Compile(JsonObject expression, Type targetType)
    {
        var type = expression["type"] is JsonValue v && v.TryGetValue<string>(out var name) ? name : ExpressionTypes.Literal;
        if (!_byName.TryGetValue(type, out var language))
        {
            throw new ExpressionException(
                $"The expression language '{type}' is not known here; use {string.Join(", ", _byName.Keys.Order())}."
            );
        }

        return language.Compile(expression["value"], targetType);
    }
}
