using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Runtime;

/// <summary>Gives the values of secrets to activities that run outside their burst. Whoever keeps secrets answers.</summary>
public interface ISecretValues
{
    /// <summary>The value of a secret as it is now.</summary>
    /// <exception cref="RefusedException">There is no such secret, or it cannot be used; the sentence says why.</exception>
    ValueTask<string> ResolveAsync(SecretReference reference, CancellationToken cancellationToken);
}
