using Workflows.Storage;

namespace Workflows.Submissions;

/// <summary>Port: intake asks whether the sender of a form may send it. The pilot register implements it.</summary>
public interface ISenderGate
{
    /// <summary>Answers in the caller's transaction, and there notes and mails a sender who is not known (EM-05, EM-06).</summary>
    ValueTask<SenderVerdict> AskAsync(
        Transaction transaction,
        string formKey,
        string? address,
        DateTimeOffset submittedAt,
        CancellationToken cancellationToken
    );

    /// <summary>Whether the sender of a form that was held may still send it; notes nothing and sends no mail.</summary>
    ValueTask<SenderVerdict> StandingAsync(Transaction transaction, string formKey, string personId, CancellationToken cancellationToken);

    /// <summary>Notes and mails a known sender who may not open a new request, like a sender who is not known.</summary>
    ValueTask RefuseAsync(
        Transaction transaction,
        string formKey,
        string? address,
        DateTimeOffset submittedAt,
        CancellationToken cancellationToken
    );
}

/// <summary>The answer about a sender: known or not, which person, and for which service.</summary>
/// <param name="Known">Whether the sender may send the form.</param>
/// <param name="PersonId">Id of the sender; null when not known.</param>
/// <param name="Service">Code of the sender's service; null when the case reference of the form decides.</param>
/// <param name="MayOpen">Whether the sender may start a new request; false for a manager, who may only answer about an open one.</param>
public sealed record SenderVerdict(bool Known, string? PersonId, string? Service, bool MayOpen = true);
