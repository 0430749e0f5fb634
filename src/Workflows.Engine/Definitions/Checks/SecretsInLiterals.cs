using System.Text.RegularExpressions;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Definitions.Checks;

/// <summary>
/// Refuses a password, key or token that is written into a definition, where everyone who may read or export it sees it: a value given
/// directly to a sensitive input, and a text anywhere that has the form of a well-known key.
/// </summary>
public sealed partial class SecretsInLiterals : IPublishCheck
{
    /// <inheritdoc />
    public bool RefusesUnderWarn => false;

    /// <inheritdoc />
    public IEnumerable<DefinitionProblem> Check(WorkflowDefinition definition, CompiledWorkflow compiled)
    {
        foreach (var variable in definition.Variables)
        {
            if (Form(variable.Value?.ToString() ?? "") is { } form)
            {
                yield return Problem(null, $"The default value of the variable '{variable.Name}' has {form}");
            }
        }

        foreach (var node in compiled.Nodes)
        {
            foreach (var input in node.Inputs)
            {
                var isGiven = input is { IsConstant: true, Input.Source: not null };
                if (isGiven && input.Descriptor.IsSensitive && input.Expression is LiteralExpression { Value: not (null or "") })
                {
                    yield return Problem(node.Id, $"Input '{input.Descriptor.Name}' of '{node.Label}' has a secret value");
                }
                else if (input.Input.Source is { } source && Form(ExpressionTexts.TextOf(source)) is { } form)
                {
                    yield return Problem(node.Id, $"Input '{input.Descriptor.Name}' of '{node.Label}' has {form}");
                }
            }
        }
    }

    private static DefinitionProblem Problem(string? activityId, string what) =>
        new(
            activityId,
            ProblemSeverity.Error,
            $"{what} written into it, where everyone who may read the workflow sees it: keep it as a secret, and use the secret's name here."
        )
        {
            Code = ProblemCodes.Secret,
        };

    private static string? Form(string text) =>
        PrivateKey().IsMatch(text) ? "a private key"
        : KnownKey().IsMatch(text) ? "a key or token"
        : SignedToken().IsMatch(text) ? "a signed token"
        : UrlWithPassword().IsMatch(text) ? "an address with a password"
        : Header().IsMatch(text) ? "credentials of a header"
        : Assignment().IsMatch(text) ? "a password or key"
        : null;

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----", RegexOptions.None, 1000)]
    private static partial Regex PrivateKey();

    // The documented prefixes of keys of Amazon, Google, GitHub, Slack, Stripe and SendGrid.
    [GeneratedRegex(
        @"\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{35}|gh[pousr]_[A-Za-z0-9]{36,}|xox[abprs]-[\w-]{10,}|[sr]k_live_[A-Za-z0-9]{16,}|SG\.[\w-]{16,}\.[\w-]{16,})",
        RegexOptions.None,
        1000
    )]
    private static partial Regex KnownKey();

    [GeneratedRegex(@"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}", RegexOptions.None, 1000)]
    private static partial Regex SignedToken();

    [GeneratedRegex(@"\b[a-z][a-z0-9+.-]*://[^\s/:@'""]+:[^\s/@'""]+@", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex UrlWithPassword();

    [GeneratedRegex(@"\b(?:Bearer|Basic)\s+[A-Za-z0-9+/_.=~-]{16,}", RegexOptions.None, 1000)]
    private static partial Regex Header();

    [GeneratedRegex(
        @"\b(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|client[_-]?secret)\\?['""]?\s*[:=]\s*\\?['""][^'""\\\s]{6,}\\?['""]",
        RegexOptions.IgnoreCase,
        1000
    )]
    private static partial Regex Assignment();
}
