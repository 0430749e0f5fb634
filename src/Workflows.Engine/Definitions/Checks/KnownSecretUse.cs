using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions.Checks;

/// <summary>
/// Compares a definition with the secrets that are kept: refuses the value of one that is written into it, and the name of one that no
/// workflow can use.
/// </summary>
internal static class KnownSecretUse
{
    public static IEnumerable<DefinitionProblem> Check(
        WorkflowDefinition definition,
        CompiledWorkflow compiled,
        IReadOnlyList<KnownSecret> secrets
    )
    {
        var found = new HashSet<KnownSecret>();
        foreach (var (activityId, what, text) in Texts(definition, compiled))
        {
            if (secrets.FirstOrDefault(s => s.IsIn(text)) is { } secret)
            {
                found.Add(secret);
                yield return Written(activityId, what, secret);
            }
        }

        // Names, descriptions and what no activity reads are exported and shown too.
        var anywhere = secrets.Where(s => !found.Contains(s)).ToList();
        foreach (var secret in anywhere.Where(s => Strings(definition.Json).Any(s.IsIn)))
        {
            yield return Written(null, "The workflow", secret);
        }

        foreach (var node in compiled.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (input.Expression is SecretExpression { Reference: var named } && WhyNot(named, secrets) is { } why)
                {
                    yield return Problem(
                        node.Id,
                        $"Input '{input.Descriptor.Name}' of '{node.Label}' names the secret '{named.Name}', {why}."
                    );
                }
            }
        }
    }

    private static IEnumerable<(string? ActivityId, string What, string Text)> Texts(
        WorkflowDefinition definition,
        CompiledWorkflow compiled
    )
    {
        foreach (var variable in definition.Variables)
        {
            yield return (null, $"The default value of the variable '{variable.Name}'", variable.Value?.ToString() ?? "");
        }

        foreach (var node in compiled.Nodes)
        {
            foreach (var input in node.Descriptor.Inputs)
            {
                var text = node.Source?.Member(input.JsonName, input.Name) switch
                {
                    JsonObject wrapped => ExpressionTexts.TextOf(wrapped),
                    { } plain => plain.ToString(),
                    null => "",
                };
                yield return (node.Id, $"Input '{input.Name}' of '{node.Label}'", text);
            }
        }
    }

    private static string? WhyNot(SecretReference named, IReadOnlyList<KnownSecret> secrets) =>
        secrets.FirstOrDefault(s => string.Equals(s.Name, named.Name, StringComparison.OrdinalIgnoreCase)) is not { } secret
            ? "but there is no secret with this name: add it, or choose another one"
            : secret.WhyUnusable;

    private static IEnumerable<string> Strings(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(p => Strings(p.Value).Prepend(p.Key)),
            JsonArray list => list.SelectMany(Strings),
            JsonValue value => [value.GetValueKind() == JsonValueKind.String ? value.ToString() : value.ToJsonString()],
            _ => [],
        };

    private static DefinitionProblem Written(string? activityId, string what, KnownSecret secret) =>
        Problem(
            activityId,
            $"{what} contains the value of the secret '{secret.Name}', where everyone who may read the workflow sees it: use the secret's name instead."
        );

    private static DefinitionProblem Problem(string? activityId, string sentence) =>
        new(activityId, ProblemSeverity.Error, sentence) { Code = ProblemCodes.Secret };
}
