using Workflows.Storage;

namespace Workflows.Casework.Register;

/// <summary>The register of the pilot: which workers take part.</summary>
public sealed class PilotRegister
{
    /// <summary>The active worker of a registered address, or null.</summary>
    public Task<RegisteredWorker?> FindActiveAsync(Transaction tx, string email, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
