namespace Workflows.HumanTasks.Identity;

/// <summary>What the owner of a link has proven in one browser, and since when.</summary>
/// <param name="Since">When the mailed code was typed.</param>
/// <param name="Basis">What the proof rests on: see <see cref="TaskSessions"/>.</param>
public sealed record TaskSession(DateTimeOffset Since, string Basis)
{
    /// <summary>When the authenticator's code was typed; null: it was not, or too long ago.</summary>
    public DateTimeOffset? SecondSince { get; init; }

    /// <summary>Id of the authenticator that made that code.</summary>
    public string? AuthenticatorId { get; init; }

    /// <summary>Whether another page extends it. When the link or its task has ended, it only shows how that ended, until it runs out.</summary>
    public bool IsExtended { get; init; } = true;

    /// <summary>The level of identity that is proven: 1 or 2.</summary>
    public int Level => SecondSince is null ? 1 : 2;
}
