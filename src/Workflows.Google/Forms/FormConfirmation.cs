namespace Workflows.Google.Forms;

/// <summary>A person's statement that the answers of a changed form still mean the same.</summary>
/// <param name="SeenHash">Hash of the questions that the person has looked at: <see cref="GoogleForm.SeenHash"/> at that time.</param>
/// <param name="Actor">The account, in the form of the audit: <c>account:ID</c>.</param>
/// <param name="Reason">The person's reason; the audit keeps it.</param>
public sealed record FormConfirmation(string? SeenHash, string Actor, string Reason);
