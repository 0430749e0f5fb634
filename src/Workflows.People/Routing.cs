namespace Workflows.People;

/// <summary>Who is asked.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="ActingAs">The role that the person decides in.</param>
/// <param name="ActingFor">The person who is away and whom this one covers for; null: in their own right.</param>
public sealed record Assignment(string PersonId, Role ActingAs, string? ActingFor);

/// <summary>Where a question goes.</summary>
/// <param name="Assignees">Who is asked; empty only when nobody at all may decide.</param>
/// <param name="NobodyOnDuty">Nobody at the level that was asked for is there and free to decide: EM-34 goes to <paramref name="Alerted"/>.</param>
/// <param name="Alerted">Ids of those to alert; empty unless <paramref name="NobodyOnDuty"/>.</param>
public sealed record Routing(IReadOnlyList<Assignment> Assignees, bool NobodyOnDuty, IReadOnlyList<string> Alerted);
