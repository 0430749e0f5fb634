namespace Workflows.Google.Forms;

/// <summary>What a person says of a form that was changed: its answers still mean the same.</summary>
/// <param name="SeenHash">The questions that they looked at: <see cref="GoogleForm.SeenHash"/> at that time.</param>
/// <param name="Actor">Who says it, as the audit names them.</param>
/// <param name="Reason">Why, in their words; kept in the audit.</param>
public sealed record FormConfirmation(string? SeenHash, string Actor, string Reason);
