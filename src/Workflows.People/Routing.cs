namespace Workflows.People;

/// <summary>A person to ask.</summary>
/// <param name="PersonId">The person's id.</param>
/// <param name="ActingAs">The role that the person decides in.</param>
/// <param name="ActingFor">Id of the person who is away and for whom this one decides; null: in their own right.</param>
public sealed record Assignment(string PersonId, Role ActingAs, string? ActingFor);

/// <summary>The people to ask, and the people to alert.</summary>
/// <param name="Assignees">The people to ask; empty only when no person may decide.</param>
/// <param name="NobodyOnDuty">No person of the role is on duty and free to decide: EM-34 goes to <paramref name="Alerted"/>.</param>
/// <param name="Alerted">Ids of the people to alert; empty unless <paramref name="NobodyOnDuty"/>.</param>
public sealed record Routing(IReadOnlyList<Assignment> Assignees, bool NobodyOnDuty, IReadOnlyList<string> Alerted);
