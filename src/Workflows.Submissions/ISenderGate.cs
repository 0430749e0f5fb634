using Workflows.Storage;

namespace Workflows.Submissions;

/// <summary>Asked before anything of a response is stored: is its sender on the register? Casework answers.</summary>
public interface ISenderGate
{
    /// <summary>Looks an address up; a sender who is not known leaves nothing but time, form and a hash of the address.</summary>
    /// <param name="transaction">The transaction in which the response is taken.</param>
    /// <param name="formKey">The form, for example <c>F2</c>.</param>
    /// <param name="address">The verified address of the respondent; null when the form did not collect one.</param>
    /// <param name="submittedAt">When it was sent.</param>
    /// <param name="ct">Stops the look-up.</param>
    ValueTask<SenderVerdict> AskAsync(
        Transaction transaction,
        string formKey,
        string? address,
        DateTimeOffset submittedAt,
        CancellationToken ct
    );
}

/// <summary>What the register says of a sender.</summary>
/// <param name="Known">Whether the sender may send this form.</param>
/// <param name="PersonId">The person, when known.</param>
/// <param name="Service">The service that the person is registered for, as its three-letter code, when there is just one.</param>
public sealed record SenderVerdict(bool Known, string? PersonId, string? Service);
