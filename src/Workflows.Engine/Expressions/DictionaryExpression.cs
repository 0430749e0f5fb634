namespace Workflows.Engine.Expressions;

/// <summary>A dictionary whose values are expressions of their own, as the studio's editor of dictionaries stores it.</summary>
public sealed class DictionaryExpression : CompiledExpression
{
    private readonly (string Key, CompiledExpression Value)[] _entries;

    internal DictionaryExpression(IEnumerable<(string Key, CompiledExpression Value)> entries) => _entries = [.. entries];

    /// <summary>The keys, which the definition fixes.</summary>
    public IEnumerable<string> Keys => _entries.Select(entry => entry.Key);

    /// <inheritdoc />
    public override object? Evaluate(IExpressionScope scope, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, object?>(_entries.Length, StringComparer.Ordinal);
        foreach (var (key, value) in _entries)
        {
            values[key] = value.Evaluate(scope, cancellationToken);
        }

        return values;
    }

    internal override CompiledExpression AsPlainText(bool isJson) =>
        new DictionaryExpression(_entries.Select(entry => (entry.Key, entry.Value.AsPlainText(false))));
}
