namespace Workflows.Storage.Operations;

/// <summary>Tells the digital team about an obstacle; Casework does so by mail.</summary>
public interface ITeamAlerts
{
    /// <summary>Tells the team in the transaction that notes it. The same alert twice is told once.</summary>
    ValueTask TellAsync(Transaction transaction, TeamAlert alert, CancellationToken cancellationToken);
}

/// <summary>One problem of the platform.</summary>
/// <param name="Id">Derived from the obstacle and its beginning.</param>
/// <param name="Problem">A few words of ours.</param>
/// <param name="Waiting">Effects that wait because of it.</param>
/// <param name="Since">Business time.</param>
/// <param name="NeedsPerson">Whether a person must mend something; otherwise it may pass by itself.</param>
public sealed record TeamAlert(string Id, string Problem, long Waiting, DateTimeOffset Since, bool NeedsPerson);
