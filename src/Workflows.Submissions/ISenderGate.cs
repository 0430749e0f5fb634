using Workflows.Storage;

namespace Workflows.Submissions;

/// <summary>Asks whether the sender of a form is known; the register of the pilot answers.</summary>
public interface ISenderGate
{
    /// <summary>Answers in the caller's transaction; a sender who is not known is noted and told there.</summary>
    ValueTask<SenderVerdict> AskAsync(
        Transaction transaction,
        string formKey,
        string? address,
        DateTimeOffset submittedAt,
        CancellationToken ct
    );
}

/// <summary>Whether a sender is known, who it is and for which service.</summary>
public sealed record SenderVerdict(bool Known, string? PersonId, string? Service);
