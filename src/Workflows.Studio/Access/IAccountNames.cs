namespace Workflows.Studio.Access;

/// <summary>Names accounts for people. The room that keeps accounts answers.</summary>
public interface IAccountNames
{
    /// <summary>The name by which colleagues know an actor of the audit.</summary>
    /// <param name="actor">For example <c>account:ID</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    ValueTask<string> NameAsync(string actor, CancellationToken cancellationToken);
}
