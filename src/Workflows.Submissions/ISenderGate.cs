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

    /// <summary>Whether somebody whose form waited may still send it; nothing is noted and nobody told.</summary>
    ValueTask<SenderVerdict> StandingAsync(Transaction transaction, string formKey, string personId, CancellationToken ct);

    /// <summary>Notes and tells a sender who is known, but may not open anything new, as one who is not known.</summary>
    ValueTask RefuseAsync(Transaction transaction, string formKey, string? address, DateTimeOffset submittedAt, CancellationToken ct);
}

/// <summary>Whether a sender is known, who it is and for which service.</summary>
/// <param name="Known">Whether the form is taken.</param>
/// <param name="PersonId">Who it is, when known.</param>
/// <param name="Service">The service they send it for; null: the form says.</param>
/// <param name="MayOpen">Whether they may start something new, or only go on with an open request of their team (a manager).</param>
public sealed record SenderVerdict(bool Known, string? PersonId, string? Service, bool MayOpen = true);
