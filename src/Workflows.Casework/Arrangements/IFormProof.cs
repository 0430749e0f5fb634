using Workflows.Storage;

namespace Workflows.Casework.Arrangements;

/// <summary>
/// Port: the facts that a form proves for the event that it causes, such as a checked phone. They are read from the stored answers and the
/// register, never from a workflow. There is one class a form; a form without one proves nothing.
/// </summary>
public interface IFormProof
{
    /// <summary>The form's key, for example <c>F3</c>.</summary>
    string FormKey { get; }

    /// <summary>The facts that a revision of the form proves.</summary>
    ValueTask<ProvenByForm> OfAsync(
        Transaction transaction,
        Arrangement arrangement,
        string submissionId,
        int revision,
        CancellationToken cancellationToken
    );
}

/// <summary>What a form proves, and what it says for tab S2.</summary>
/// <param name="Proof">The facts.</param>
/// <param name="Columns">Coded columns of S2 that it sets.</param>
public sealed record ProvenByForm(Proof Proof, IReadOnlyDictionary<string, string?> Columns)
{
    /// <summary>It proves nothing.</summary>
    public static ProvenByForm Nothing { get; } = new(Proof.None, new Dictionary<string, string?>());

    /// <summary>Code of the other channel that it names; null: none.</summary>
    public string? OtherChannel { get; init; }
}
