namespace Workflows.Casework.Agreements;

/// <summary>What staff see about an agreement code.</summary>
/// <param name="Text">The code itself.</param>
/// <param name="Code">Its row.</param>
/// <param name="IsWaiting">Whether the arrangement waits for the young person's answer.</param>
/// <param name="IsLive">Whether the code works for an answer.</param>
/// <param name="Address">Where the young person types it.</param>
/// <param name="Forms">The addresses of form F4 at Google, by the name of its language.</param>
/// <param name="Unread">Names of the languages whose words no person who speaks the language has read.</param>
public sealed record AgreementCodeView(
    string Text,
    AgreementCode Code,
    bool IsWaiting,
    bool IsLive,
    AgreementAddress Address,
    IReadOnlyList<(string Language, string Address)> Forms,
    IReadOnlyList<string> Unread
)
{
    /// <summary>Whether the young person wants to talk, and nobody has yet.</summary>
    public bool WantsTalk => IsWaiting && Code.TalkAskedAt is not null;
}
