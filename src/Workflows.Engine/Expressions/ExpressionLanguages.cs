using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Workflows.Engine.Expressions;

/// <summary>The registered expression languages by name.</summary>
public sealed class ExpressionLanguages(IEnumerable<IExpressionLanguage> languages, IOptions<EngineOptions> options)
{
    private readonly ExpressionLimits _limits = options.Value.Expressions;
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

        var value = expression["value"];
        if (value is JsonValue text && text.TryGetValue<string>(out var source))
        {
            // A literal is not parsed, so it may be as long as a text of the workflow.
            var most = language.Name == ExpressionTypes.Literal ? _limits.MaxText : _limits.MaxSource;
            SourceBounds.CheckLength($"{language.Name} expression", source, most);
        }

        return language.Compile(value, targetType);
    }
}
