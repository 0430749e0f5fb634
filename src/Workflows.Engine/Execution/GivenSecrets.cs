using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;

namespace Workflows.Engine.Execution;

/// <summary>
/// The secrets that one run of an activity outside its burst was given. What the activity gives back is stored and shown, so a value in it is
/// replaced by the secret's name.
/// </summary>
internal sealed class GivenSecrets
{
    // A shorter value is found in texts that have nothing to do with it; it is replaced where it is the whole text.
    private const int ShortestPart = 6;

    private readonly List<(string Input, string Name, string Value)> _all = [];

    /// <summary>Whether the run was given none.</summary>
    public bool IsEmpty => _all.Count == 0;

    /// <summary>Reads the values of the secrets that a payload names.</summary>
    /// <exception cref="RefusedException">One of them cannot be used.</exception>
    public async ValueTask ResolveAsync(JsonObject? named, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var (input, json) in named ?? [])
        {
            var reference = SecretReference.Read(json) ?? throw new RefusedException($"Input '{input}' names no secret.");
            var values = services.GetService<ISecretValues>() ?? throw new RefusedException("This server keeps no secrets.");
            _all.Add((input, reference.Name, await values.ResolveAsync(reference, cancellationToken)));
        }
    }

    /// <summary>The value for an input, or null.</summary>
    public string? ValueFor(string input) => _all.Find(s => s.Input == input).Value;

    /// <summary>A text without the values.</summary>
    public string Hide(string text)
    {
        foreach (var (_, name, value) in _all)
        {
            var shown = $"[secret {name}]";
            text =
                text == value ? shown
                : value.Length >= ShortestPart ? text.Replace(value, shown, StringComparison.Ordinal)
                : text;
        }

        return text;
    }

    /// <summary>What an activity gave, without the values.</summary>
    public DetachedResult Hide(DetachedResult result) =>
        IsEmpty
            ? result
            : new DetachedResult(
                Hide(result.Outputs),
                [.. result.Outcomes.Select(Hide)],
                Hide(result.JournalData),
                result.Fault is null ? null : Hide(result.Fault)
            )
            {
                Exception = Hide(result.Exception),
            };

    // An exception is logged with all that it carries, so only its sentence is kept.
    private Exception? Hide(Exception? exception) =>
        exception switch
        {
            null => null,
            RefusedException => new RefusedException(Hide(exception.Message)),
            FaultException fault => new FaultException(Hide(fault.Message)),
            _ => new InvalidOperationException($"{exception.GetType().Name}: {Hide(exception.Message)}"),
        };

    private JsonObject Hide(JsonObject map)
    {
        var hidden = new JsonObject();
        foreach (var (name, value) in map)
        {
            hidden[Hide(name)] = HideNode(value);
        }

        return hidden;
    }

    private JsonNode? HideNode(JsonNode? node) =>
        node switch
        {
            JsonObject map => Hide(map),
            JsonArray list => new JsonArray([.. list.Select(HideNode)]),
            JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(Hide(text)),
            // A value of digits may come back as a number.
            JsonValue value when Hide(value.ToJsonString()) is var shown && shown != value.ToJsonString() => JsonValue.Create(shown),
            _ => node?.DeepClone(),
        };
}
